/**
 * Fills a small disk with a local copy, then uses it read-only, as well as a new one; prints what happened
 * as JSON.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openLocalCopy, type LocalCopy } from '../../../../src/core/localCopy/index.ts';
import { pages, worker } from './copyCase.ts';

const [folder = ''] = process.argv.slice(2);
const copy = openLocalCopy({ worker, file: path.join(folder, 'runs.sqlite') });
const failures: string[] = [];
copy.onDidFail(({ kind }) => failures.push(kind));
const everything = pages.map(({ range: { experiment } }) => ({
  experiment,
  first: 0,
  last: Infinity,
}));
const download = async (copy: LocalCopy) => {
  for (const { range, text } of pages) {
    const since = Date.now();
    await copy.keep(text, since);
    await copy.cover([{ ...range, since, until: since }]);
  }
  const { runs, covered } = await copy.read(everything);
  return { runs: runs.length, covered: new Set(covered.map(({ experiment }) => experiment)).size };
};

const filler = path.join(folder, 'filler');
await copy.keep(pages[0]?.text ?? '', 1);
try {
  for (let i = 0; ; i++) writeFileSync(filler, Buffer.alloc(4096), { flag: 'a' });
} catch {
  // It is full.
}
const full = await download(copy);
rmSync(filler);
const later = await download(copy);
await copy.close();

spawnSync('mount', ['-o', 'remount,ro', folder]);
/** What happens with a local copy in the folder, which is read-only now. */
async function useReadOnly(name: string) {
  const other = openLocalCopy({ worker, file: path.join(folder, name) });
  const reported: string[] = [];
  other.onDidFail(({ kind }) => reported.push(kind));
  const { runs } = await download(other);
  const { file } = await other.state();
  await other.close();
  return { runs, file, kind: other.kind, reported };
}
const readOnly = [await useReadOnly('runs.sqlite'), await useReadOnly('new.sqlite')];
const names = readdirSync(folder);
console.log(JSON.stringify({ full, later, failures, kind: copy.kind, readOnly, names }));
