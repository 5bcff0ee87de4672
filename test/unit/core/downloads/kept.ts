import { fileURLToPath } from 'node:url';
import { openLocalCopy } from '../../../../src/core/localCopy/index.ts';
import { RunDB } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { startDemo, type DemoOptions } from '../../../../src/demo/server.ts';
import { Downloads } from '../../../../src/core/downloads/index.ts';

const worker = fileURLToPath(new URL('../../../../src/core/localCopy/worker.ts', import.meta.url));

/** A server, and its store with a local copy in memory. */
export async function openKept(options: DemoOptions) {
  const demo = await startDemo(options);
  const retries = { times: 0, delay: 0 };
  const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, retries });
  const local = openLocalCopy({ worker, file: undefined });
  const store = new RunStore(rundb, local);
  return {
    demo,
    rundb,
    local,
    store,
    downloads: new Downloads(store),
    async [Symbol.asyncDispose]() {
      await rundb.close();
      await local.close();
      await demo.close();
    },
  };
}

export type Kept = Awaited<ReturnType<typeof openKept>>;

export const whole = (experiment: number) => ({ experiment, first: 0, last: Infinity });

/**
 * Makes the local copy know a whole experiment.
 *
 * @param since In ms since 1970.
 * @param time How long it's valid, in ms.
 */
export async function keepSince(
  { local, rundb }: Kept,
  experiment: number,
  since: number,
  time: number,
): Promise<void> {
  const only = { min_experiment: experiment, max_experiment: experiment };
  const { text } = await rundb.getPage({ ...only, expand: true, limit: 1000 });
  await local.keep(text, since);
  await local.cover([{ ...whole(experiment), since, until: since + time }]);
  await local.markDownloaded([experiment], true);
}
