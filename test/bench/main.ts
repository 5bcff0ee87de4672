/**
 * `npm run bench [-- --json FILE]`: prints one table of figures, each with that of a peer from the
 * same run where there is one, and writes it as JSON.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchActivation } from './activation.ts';
import { rounded } from './table.ts';
import { benchWalk } from './walk.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const rows = [...(await benchActivation()), ...(await benchWalk())].map(rounded);
console.table(rows);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
