/**
 * Part of `npm run bench:store`: downloads a RunDB of 100,000 runs, 150 ms away, compared with a bare loop
 * over the same pages; then runs a query over all of it, compared with the equivalent Python loop.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import pLimit from 'p-limit';
import { Agent } from 'undici';
import { extensionBundle } from '../../esbuild.js';
import { openLocalCopy } from '../../src/core/localCopy/index.ts';
import { parseQuery, predicateOf, searchesFor, understand } from '../../src/core/query/index.ts';
import {
  RunDB,
  type BodyReader,
  type RequestOptions,
  type RunSearch,
} from '../../src/core/rundb/index.ts';
import { runsUrl } from '../../src/core/rundb/parameters.ts';
import { RunStore } from '../../src/core/store/index.ts';
import { readBytes } from './bare.ts';
import { longestBlock } from './blocks.ts';
import { startServer } from './server.ts';
import { median, milliseconds } from './time.ts';

/** The round trip to the RunDB from America, in ms. */
const latency = 150;
const query = 'physics @good lumi>5/pb';

/** A client that records which pages it requests. */
class NotingRunDB extends RunDB {
  readonly asked: RunSearch[] = [];

  override getPageBy(read: BodyReader, search: RunSearch, options?: RequestOptions) {
    this.asked.push(search);
    return super.getPageBy(read, search, options);
  }
}

export async function benchDownload(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-download-'));
  try {
    const worker = await bundleWorker(folder);
    await against100000(worker, folder);
    await againstPython(worker, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bundleWorker(folder: string): Promise<string> {
  await build({
    ...extensionBundle(true),
    entryPoints: { localCopy: 'src/core/localCopy/worker.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return path.join(folder, 'localCopy.mjs');
}

async function against100000(worker: string, folder: string): Promise<void> {
  await using server = await startServer({ scale: 4.4, latency });
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) {
    const rundb = new NotingRunDB({ url: server.url, apiKey: 'demo' });
    const local = openLocalCopy({ worker, file: path.join(folder, `${round}.sqlite`) });
    const store = new RunStore(rundb, local);
    const experiments = await Array.fromAsync(store.findExperiments({}));
    rundb.asked.length = 0;
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    let own = 0;
    const block = await longestBlock(async () => {
      own = await milliseconds(() => downloadAll(store, experiments));
    });
    globalThis.gc?.();
    const more = process.memoryUsage().heapUsed - heap;
    const records = (await local.state()).experiments.reduce((sum, { runs }) => sum + runs, 0);
    let bare = 0;
    const bareBlock = await longestBlock(async () => {
      bare = await milliseconds(() => takePages(server.url, rundb.asked));
    });
    ratios.push(bare / own);
    console.log(
      `download of ${records} runs: ${Math.round(records / (own / 1000))} a second; bare loop over the same ${rundb.asked.length} pages: ${(bare / own).toFixed(2)} of its rate; ` +
        `longest block ${block.work.toFixed(1)} ms (≤ 20), ${block.clock.toFixed(1)} by the clock; ` +
        `of the bare loop ${bareBlock.work.toFixed(1)} and ${bareBlock.clock.toFixed(1)}; heap ${(more / 1e6).toFixed(1)} MB more`,
    );
    await rundb.close();
    await local.close();
  }
  console.log(`download rate to bare loop: ${median(ratios).toFixed(2)} (≥ 0.8)`);
}

/** Like the command: three experiments at a time. */
async function downloadAll(
  store: RunStore,
  experiments: readonly { readonly experiment: number }[],
): Promise<void> {
  const three = pLimit(3);
  await Promise.all(
    experiments.map(({ experiment }) =>
      three(() => store.download([{ experiment, first: 0, last: Infinity }])),
    ),
  );
}

/** The same pages, with the same concurrency, without parsing them. */
async function takePages(url: string, pages: readonly RunSearch[]): Promise<void> {
  const dispatcher = new Agent({ connections: 4 });
  const four = pLimit(4);
  await Promise.all(
    pages.map((search) =>
      four(() => {
        const { searchParams } = runsUrl(new URL(url), search);
        return readBytes(url, Object.fromEntries(searchParams), dispatcher);
      }),
    ),
  );
  await dispatcher.close();
}

async function againstPython(worker: string, folder: string): Promise<void> {
  await using server = await startServer({ latency });
  const rundb = new RunDB({ url: server.url, apiKey: 'demo' });
  const local = openLocalCopy({ worker, file: path.join(folder, 'python.sqlite') });
  const store = new RunStore(rundb, local);
  await downloadAll(store, await Array.fromAsync(store.findExperiments({})));
  const meaning = understand(parseQuery(query));
  const asked = { searches: searchesFor(meaning), fits: predicateOf(meaning) };
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < 9; round++) {
    times.push(
      await milliseconds(async () => {
        const run = store.query({ ...asked, query: { text: query, conditions: [] } });
        await run.load(Infinity);
        found = run.runs.length;
      }),
    );
  }
  const own = median(times);
  const python = await milliseconds(() =>
    promisify(execFile)('python3', [path.join(import.meta.dirname, 'walk.py'), server.url, 'demo']),
  );
  console.log(
    `“${query}” over all runs: ${found} found in ${own.toFixed(0)} ms; the Python loop at 150 ms takes ${(python / 1000).toFixed(1)} s: ${Math.round(python / own)} × (≥ 100)`,
  );
  await rundb.close();
  await local.close();
}
