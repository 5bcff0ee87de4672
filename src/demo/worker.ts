/**
 * Entry point of a `node:worker_threads` worker: starts the demo with the options in `workerData` and posts
 * `DemoStarted` to its parent. It runs until the worker is terminated.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { startDemo, type DemoOptions } from './server.ts';

/** The worker's only message. */
export type DemoStarted = { url: string; apiKey: string } | { error: string };

/** Functions can't be passed to a worker. */
export type WorkerOptions = Omit<DemoOptions, 'fault'>;

function isOptions(value: unknown): value is WorkerOptions {
  return typeof value === 'object' && value !== null;
}

function post(message: DemoStarted): void {
  parentPort?.postMessage(message);
}

startDemo(isOptions(workerData) ? workerData : {}).then(
  ({ url, apiKey }) => post({ url, apiKey }),
  (error: unknown) => post({ error: error instanceof Error ? error.message : String(error) }),
);
