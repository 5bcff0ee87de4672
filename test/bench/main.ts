/**
 * `npm run bench [-- --json FILE]`: prints a table of figures, each with that of a peer from the same run
 * if there is one, and writes it as JSON.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { output } from '../vscode/process.ts';
import { checkout } from '../vscode/versions.ts';
import { benchActivation } from './activation.ts';
import { benchFeatures } from './features.ts';
import { rounded } from './table.ts';
import { benchWalk, benchWalkGrowth } from './walk.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
await output(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: checkout });
const rows = [
  ...(await benchActivation()),
  ...(await benchFeatures()),
  ...(await benchWalk()),
  ...(await benchWalkGrowth()),
].map(rounded);
console.table(rows);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
