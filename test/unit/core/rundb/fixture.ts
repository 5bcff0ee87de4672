import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunDB, type Retries } from '../../../../src/core/rundb/index.ts';
import { startDemo, type DemoOptions, type DemoServer } from '../../../../src/demo/server.ts';

/** A demo RunDB and a client that is signed in to it; both are closed at the end of the scope. */
export async function openDemo(
  options: DemoOptions = {},
): Promise<{ demo: DemoServer; rundb: RunDB } & AsyncDisposable> {
  const demo = await startDemo(options);
  const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, retries: { times: 0, delay: 0 } });
  return {
    demo,
    rundb,
    async [Symbol.asyncDispose]() {
      await rundb.close();
      await demo.close();
    },
  };
}

/** A server with custom responses, and a client for it. */
export async function openServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  retries: Retries = { times: 0, delay: 0 },
): Promise<{ url: string; rundb: RunDB; asked: IncomingMessage[] } & AsyncDisposable> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rundb = new RunDB({ url, apiKey: 'secret-key', retries });
  return {
    url,
    rundb,
    asked,
    async [Symbol.asyncDispose]() {
      await rundb.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** All items of an async iterable. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  return Array.fromAsync(items);
}

/** Runs `first` to `last` of an experiment. */
export function someRuns(experiment: number, first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ experiment, run: first + i }));
}
