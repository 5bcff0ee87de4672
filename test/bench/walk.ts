import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { RunDB } from '../../src/core/rundb/index.ts';
import { output, startProcess } from '../vscode/process.ts';
import { checkout } from '../vscode/versions.ts';
import { compared, type Row } from './table.ts';

const latencies = [0, 50, 150];
const pageSize = 100;
const concurrency = 4;

/**
 * Seconds to read all expanded records of the demo RunDB (over 20,000, in pages of 100), against
 * the pattern of today's Python scripts, the same pattern in our client, and a bare loop that
 * reads bytes with as many requests in flight and parses nothing.
 */
export async function benchWalk(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const latency of latencies) {
    const server = await startServer(latency);
    const { url } = server;
    const runs = await count(url);
    const ours = await seconds(() => walk(url, runs, concurrency));
    const inTurn = await seconds(() => walk(url, runs, 1));
    const bare = await seconds(() => readBytes(url, runs));
    const name = `walk ${runs} records, ${latency} ms`;
    if (hasRequests) {
      const python = await seconds(() => walkInPython(url, runs));
      rows.push(compared(name, ours, 'Python requests', python));
    } else {
      console.log('Not measured: Python requests, which is not here.');
    }
    rows.push(compared(name, ours, 'one page after the other', inTurn));
    rows.push(compared(name, ours, 'bare undici, no parsing', bare));
    await server.stop();
  }
  return rows;
}

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

/** The demo in a process of its own, so that it does not share our thread. */
async function startServer(latency: number): Promise<{ url: string; stop(): Promise<void> }> {
  const script = join(checkout, 'src', 'demo', 'main.ts');
  const options = ['--latency', String(latency), '--page-size', String(pageSize)];
  const demo = startProcess(process.execPath, [script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    demo.child.stdout?.on('data', (text: Buffer) => {
      const found = /http:\/\/[\w.:]+/.exec(text.toString());
      if (found) resolve(found[0]);
    });
    void demo.exited.then(() => reject(new Error('The demo did not start.')));
  });
  return { url, stop: () => demo.stop() };
}

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

async function readBytes(url: string, expected: number): Promise<void> {
  const dispatcher = new Agent({ connections: concurrency });
  let offset = 0;
  const worker = async (): Promise<void> => {
    while (offset < expected) {
      const search = `expand=True&limit=${pageSize}&offset=${offset}`;
      offset += pageSize;
      const { body } = await request(`${url}/rest/v1/runs/?${search}`, {
        dispatcher,
        headers: { authorization: 'Bearer demo', 'accept-encoding': 'gzip' },
      });
      await body.bytes();
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
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
