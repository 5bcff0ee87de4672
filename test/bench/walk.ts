import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Agent } from 'undici';
import { RunDB } from '../../src/core/rundb/index.ts';
import { output } from '../vscode/process.ts';
import { readBytes } from './bare.ts';
import { latencies, scaleOf, sizeNames, sizes } from './data.ts';
import { pageSize, startServer } from './server.ts';
import { compared, growth, type Row } from './table.ts';
import { median, milliseconds } from './time.ts';

const concurrency = 4;

/**
 * Seconds to read all expanded records of the demo RunDB (over 20,000, in pages of 100), compared with the
 * pattern of today's Python scripts, the same pattern in our client, and a bare loop that reads bytes with
 * as many requests in flight and parses nothing.
 */
export async function benchWalk(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const latency of latencies) {
    await using server = await startServer({ latency });
    const { url } = server;
    const runs = await count(url);
    const ours = await seconds(() => walk(url, runs, concurrency));
    const inTurn = await seconds(() => walk(url, runs, 1));
    const bare = await seconds(() => walkBare(url, runs));
    const name = `walk ${runs} records, ${latency} ms`;
    if (hasRequests) {
      const python = await seconds(() => walkInPython(url, runs));
      rows.push(compared(name, 's', ours, 'Python requests', python));
    } else {
      console.log('Not measured: Python requests, which is not here.');
    }
    rows.push(compared(name, 's', ours, 'one page after the other', inTurn));
    rows.push(compared(name, 's', ours, 'bare undici, no parsing', bare));
  }
  return rows;
}

/** Milliseconds per 1,000 records for longer and longer walks, ours and those of the bare loop. */
export async function benchWalkGrowth(): Promise<Row[]> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (const size of sizes) {
    await using server = await startServer({ scale: scaleOf(size) });
    const { url } = server;
    const runs = await count(url);
    const each = async (work: () => Promise<void>) => {
      const times = [];
      for (let i = 0; i < 3; i++) times.push(await seconds(work));
      return (median(times) * 1000) / (runs / 1000);
    };
    ours.push(await each(() => walk(url, runs, concurrency)));
    bare.push(await each(() => walkBare(url, runs)));
  }
  return [
    ...growth('walk, each 1,000 records', 'ms', sizeNames, ours),
    ...growth('bare undici, each 1,000 records', 'ms', sizeNames, bare),
  ];
}

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

async function count(url: string): Promise<number> {
  const rundb = new RunDB({ url, apiKey: 'demo', network: { proxy: '' } });
  const runs = await rundb.count({});
  await rundb.close();
  return runs ?? 0;
}

async function walk(url: string, expected: number, concurrency: number): Promise<void> {
  const rundb = new RunDB({ url, apiKey: 'demo', network: { proxy: '' } });
  let runs = 0;
  for await (const run of rundb.getRunInfo({ expand: true }, { concurrency })) {
    if (run['run'] !== undefined) runs++;
  }
  await rundb.close();
  check(runs, expected);
}

async function walkBare(url: string, expected: number): Promise<void> {
  const dispatcher = new Agent({ connections: concurrency });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < expected) {
      const offset = next;
      next += pageSize;
      await readBytes(url, { limit: pageSize, offset }, dispatcher);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await dispatcher.close();
}

async function walkInPython(url: string, expected: number): Promise<void> {
  const script = join(import.meta.dirname, 'walk.py');
  check(Number(await output('python3', [script, url, 'demo'])), expected);
}

function check(runs: number, expected: number): void {
  if (runs !== expected) throw new Error(`Read ${runs} runs in place of ${expected}.`);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  return (await milliseconds(work)) / 1000;
}
