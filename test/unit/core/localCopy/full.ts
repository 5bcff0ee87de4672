/** Fills a small disk by a local copy, and prints what happened in JSON. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openLocalCopy } from '../../../../src/core/localCopy/index.ts';
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
const download = async () => {
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
const full = await download();
rmSync(filler);
const later = await download();
await copy.close();
console.log(JSON.stringify({ full, later, failures, kind: copy.kind }));
