/**
 * Saves runs on a small disk until it's full, then on a read-only one; prints the results as JSON.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  FileError,
  fileFormats,
  saveRuns,
  type FileFormat,
} from '../../../../src/core/files/index.ts';
import { about, batchesOf, worker } from './filesCase.ts';

const [folder = ''] = process.argv.slice(2);
const texts = Array.from(
  { length: 1200 },
  (_, run) =>
    `{"experiment":12,"run":${run},"text":"${randomBytes(800).toString('base64')}${run}"}`,
);

async function kindOf(format: FileFormat): Promise<string> {
  const file = path.join(folder, format);
  try {
    await saveRuns(batchesOf(texts), { worker, format, file, about, runs: texts.length });
    return 'saved';
  } catch (error) {
    return error instanceof FileError ? error.kind : String(error);
  }
}

const old = fileFormats.filter((format) => format !== 'parquetFolder');
for (const format of old) writeFileSync(path.join(folder, format), 'old');
const full = [];
for (const format of fileFormats) full.push(await kindOf(format));
spawnSync('mount', ['-o', 'remount,ro', folder]);
const readOnly = [];
for (const format of fileFormats) readOnly.push(await kindOf(format));
const isOld = old.every((format) => readFileSync(path.join(folder, format), 'utf8') === 'old');
console.log(JSON.stringify({ full, readOnly, isOld, names: readdirSync(folder).sort() }));
