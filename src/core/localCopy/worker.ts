/** Entry point of the worker that owns the local copy: processes calls one after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Reply, Request, WorkerOptions } from './calls.ts';
import { Served } from './served.ts';

const tell = (reply: Reply): void => parentPort?.postMessage(reply);
const served = new Served(workerData as WorkerOptions, tell);

let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (request: Request) => {
  last = last.then(() => served.answer(request));
});
