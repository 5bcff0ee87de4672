/**
 * `npm run bench:store`: the local copy of 100,000 runs on disk. How fast pages are stored, and how long
 * the caller's event loop is blocked meanwhile; bytes per record; opening it; typical queries and sums.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { extensionBundle } from '../../esbuild.js';
import { openLocalCopy, type LocalCopy } from '../../src/core/localCopy/index.ts';
import { makeRuns } from '../../src/demo/runs.ts';
import { longestBlock, type Block } from './blocks.ts';
import { benchDownload } from './download.ts';
import { median, milliseconds } from './time.ts';

const wanted = { records: 100_000, p50: 20, p99: 100, sum: 100, open: 50, block: 20, bytes: 700 };
const pageSize = 1000;
const rounds = 40;
const queries = [
  'exp:12 physics @good',
  'lumi>5/pb',
  'energy:4S @good 2020-05..2020-06',
  'svd:bad',
  '-@running',
  '@strictly-good exp:26 duration>5min',
  'stop_reason:*beam* exp:10',
  'exp:12 run:100-200,300',
];

const folder = await mkdtemp(path.join(tmpdir(), 'bench-store-'));
try {
  await measure();
} finally {
  await rm(folder, { recursive: true });
}
await benchDownload();

async function measure(): Promise<void> {
  const bundle = extensionBundle(true);
  await build({
    ...bundle,
    entryPoints: { localCopy: 'src/core/localCopy/worker.ts' },
    outdir: folder,
    // It looks for package.json.
    outExtension: { '.js': '.mjs' },
  });
  const options = {
    worker: path.join(folder, 'localCopy.mjs'),
    file: path.join(folder, 'runs.sqlite'),
  };
  const copy = openLocalCopy(options);
  copy.onDidFail((error) => console.error(error));
  const experiments = await download(copy);
  await copy.close();

  const { size } = await stat(options.file);
  report('bytes a record', size / wanted.records, wanted.bytes);
  const everything = experiments.map((experiment) => ({ experiment, first: 0, last: Infinity }));
  let again = openLocalCopy(options);
  const opening: number[] = [];
  for (let i = 0; i < 9; i++) {
    await again.close();
    opening.push(
      await milliseconds(async () => {
        again = openLocalCopy(options);
        await again.read([{ experiment: 12, first: 0, last: Infinity }], 50);
      }),
    );
  }
  report('opening, and the newest 50 runs, ms', median(opening), wanted.open);

  const rows = [];
  const all: number[] = [];
  for (const text of queries) {
    const times: number[] = [];
    let found = 0;
    for (let i = 0; i < rounds; i++) {
      times.push(
        await milliseconds(async () => {
          found = (await again.find({ text, conditions: [] }, everything)).runs.length;
        }),
      );
    }
    all.push(...times);
    const sum = await milliseconds(() => again.summarize({ text, conditions: [] }, everything));
    rows.push({
      query: text,
      found,
      'median ms': round(median(times)),
      'longest ms': round(Math.max(...times)),
      'sum ms': round(sum),
    });
  }
  console.table(rows);
  const sorted = all.sort((a, b) => a - b);
  report('of all queries, p50, ms', sorted[Math.floor(all.length * 0.5)] ?? NaN, wanted.p50);
  report('of all queries, p99, ms', sorted[Math.floor(all.length * 0.99)] ?? NaN, wanted.p99);
  const sums: number[] = [];
  for (let i = 0; i < rounds; i++) {
    sums.push(await milliseconds(() => again.summarize(undefined, everything)));
  }
  report('a sum over everything, ms', median(sums), wanted.sum);
  for (const ranges of [everything.filter(({ experiment }) => experiment === 12), everything]) {
    let runs = 0;
    const block = await longestBlock(async () => {
      runs = (await again.read(ranges)).runs.length;
    });
    reportBlock(`longest block while ${runs} runs are read, ms`, block);
  }
  await again.close();
}

/** Stores all records, page by page; returns their experiments. */
async function download(copy: LocalCopy): Promise<number[]> {
  // Not as texts, which would give the garbage collector too much to do.
  const pages: Buffer[] = [];
  const experiments = new Set<number>();
  let records: string[] = [];
  let count = 0;
  for (const run of makeRuns({ scale: 4.5 })) {
    experiments.add(run.experiment);
    records.push(
      `{"url":"https://example.org/rest/v2/run/${7919 * count}/",${JSON.stringify(run).slice(1)}`,
    );
    count++;
    if (records.length === pageSize || count === wanted.records) {
      const text = `{"count":${wanted.records},"next":null,"results":[${records.join(',')}]}`;
      pages.push(Buffer.from(text));
      records = [];
    }
    if (count === wanted.records) break;
  }
  const begun = Date.now();
  let time = 0;
  const block = await longestBlock(async () => {
    time = await milliseconds(async () => {
      const underWay: Promise<void>[] = [];
      for (const page of pages) {
        underWay.push(copy.keep(page.toString(), begun));
        if (underWay.length > 3) await underWay.shift();
      }
      await Promise.all(underWay);
    });
  });
  const all = [...experiments].map((experiment) => ({ experiment, first: 0, last: Infinity }));
  await copy.cover(all.map((range) => ({ ...range, since: begun, until: Infinity })));
  report('records kept a second', wanted.records / (time / 1000));
  reportBlock('longest block while they are kept, ms', block);
  return [...experiments];
}

function reportBlock(name: string, { clock, work }: Block): void {
  report(`${name} (${round(clock)} by the clock)`, work, wanted.block);
}

function report(name: string, value: number, most?: number): void {
  const verdict = most === undefined ? '' : value <= most ? ` (≤ ${most})` : ` – NOT ≤ ${most}`;
  console.log(`${name}: ${round(value)}${verdict}`);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
