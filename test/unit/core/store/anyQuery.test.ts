import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { startDemo } from '../../../../src/demo/server.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';
import { openLocalCopy, type LocalCopy } from '../../../../src/core/localCopy/index.ts';
import {
  parseQuery,
  printQuery,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import { RunDB, runIdOf, type RunRecord } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { tempDir } from '../../../vscode/temp.ts';
import { queries } from '../query/arbitrary.ts';
import { askedBy } from '../query/asked.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));
const all = { first: 0, last: Infinity };

/** What is in a local copy before anybody asks. */
type State = 'nothing' | 'parts' | 'everything' | 'what is too old';

/** So many queries each; where the server is asked, they take longer. */
const numbers = { nothing: 12, parts: 25, everything: 125, 'what is too old': 20 };

/** A RunDB of a few hundred runs of all kinds, and a local copy. */
async function open(file: string | undefined) {
  const demo = await startDemo({ scale: 0.01 });
  const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey });
  const local = openLocalCopy({ worker, file });
  return {
    demo,
    rundb,
    local,
    async [Symbol.asyncDispose]() {
      await rundb.close();
      await local.close();
      await demo.close();
    },
  };
}

async function fill(state: State, { demo, rundb, local }: Awaited<ReturnType<typeof open>>) {
  const store = new RunStore(rundb, local);
  const found = await Array.fromAsync(store.findExperiments({}));
  for (const [i, { experiment }] of found.entries()) {
    if (state === 'everything' || (state === 'parts' && i % 2 === 0))
      await store.download([{ experiment, ...all }]);
    else if (state === 'parts') await store.load([{ experiment, first: 0, last: 500 + i }]);
    else if (state === 'what is too old') {
      const page = { min_experiment: experiment, max_experiment: experiment, limit: 1000 };
      const { text } = await rundb.getPage({ ...page, expand: true });
      await local.keep(text, 1000);
      await local.cover([{ experiment, ...all, since: 1000, until: 2000 }]);
    }
  }
  if (state !== 'what is too old') return;
  // Other flags, other runs.
  const others = Array.from(makeRuns({ scale: 0.01 }), (run, i) => ({
    ...run,
    run: run.run + (i % 3),
  }));
  demo.setRuns(new Map(others.map((run) => [`${run.experiment}:${run.run}`, run])).values());
}

/** The queries' texts that can be understood, and which runs each has by a walk over all. */
async function checkQueries(
  number: number,
  { rundb, local }: { rundb: RunDB; local: LocalCopy },
): Promise<void> {
  const records: RunRecord[] = await Array.fromAsync(
    rundb.getRunInfo({ expand: true, limit: 1000 }),
  );
  let store = new RunStore(rundb, local);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(queries, async (query) => {
      const text = printQuery(query);
      let asked;
      try {
        asked = askedBy(understand(parseQuery(text)));
      } catch (error) {
        if (error instanceof QueryError) return;
        throw error;
      }
      if (count++ % 20 === 0) store = new RunStore(rundb, local);
      const run = store.query({ ...asked, query: { text, conditions: [] } });
      await run.load(Infinity);
      assert.equal(run.complete, true);
      const expected = records.filter(asked.fits).flatMap((record) => runIdOf(record) ?? []);
      const keys = (runs: Iterable<{ experiment: number; run: number }>) =>
        Array.from(runs, (each) => each.experiment * 1_000_000 + each.run).sort((a, b) => b - a);
      assert.deepEqual(keys(run.runs), keys(expected), text);
    }),
    { numRuns: number },
  );
}

describe('Any query', () => {
  const temp = tempDir();
  after(() => temp.remove());

  for (const state of ['nothing', 'parts', 'everything', 'what is too old'] as const) {
    for (const place of ['memory', 'disk'] as const) {
      it(`finds what a walk over all runs finds, with ${state} in a local copy, in ${place}`, async () => {
        const file = place === 'disk' ? join(temp.path, `${state}.sqlite`) : undefined;
        await using opened = await open(file);
        await fill(state, opened);
        await checkQueries(numbers[state], opened);
      });
    }
  }
});
