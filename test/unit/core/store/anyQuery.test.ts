import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { startDemo, type PartialRecord } from '../../../../src/demo/server.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';
import { openLocalCopy } from '../../../../src/core/localCopy/index.ts';
import {
  parseQuery,
  printQuery,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import { RunDB, runIdOf, type RunRecord } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { manyCases } from '../../../manyCases.ts';
import { tempDir } from '../../../vscode/temp.ts';
import { queries } from '../query/arbitrary.ts';
import { askedBy } from '../query/asked.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));
const all = { first: 0, last: Infinity };

/** The contents of the local copy beforehand. */
type State = 'nothing' | 'parts' | 'everything' | 'what is too old';

/** Number of valid queries for each, 500 in all; they take longer if the server is asked. */
const numbers = { nothing: 40, parts: 40, everything: 380, 'what is too old': 40 };

/** So many of these are asked while the server's runs change: before every other one. */
const numberChanging = 20;

interface Change {
  readonly kind: 'comes' | 'goes' | 'changes';
  readonly which: number;
  readonly like: number;
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('comes', 'goes', 'changes'),
    which: fc.nat(),
    like: fc.nat(),
  }),
  { minLength: 20, maxLength: 40 },
);

/** A RunDB with a few hundred runs of all kinds, and a local copy. */
async function open(file: string | undefined) {
  const runs: PartialRecord[] = [...makeRuns({ scale: 0.01 })];
  const demo = await startDemo({ runs });
  const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey });
  const local = openLocalCopy({ worker, file });
  return {
    ...{ runs, demo, rundb, local },
    async [Symbol.asyncDispose]() {
      await rundb.close();
      await local.close();
      await demo.close();
    },
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function fill(state: State, { runs, demo, rundb, local }: Opened): Promise<void> {
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
  // Different flags, different runs.
  const others = runs.map((run, i) => ({ ...run, run: run.run + (i % 3) }));
  const each = new Map(others.map((run) => [`${run.experiment}:${run.run}`, run])).values();
  runs.splice(0, Infinity, ...each);
  demo.setRuns(runs);
}

/** A run comes, goes, or changes; it is like another one then. */
function change(runs: PartialRecord[], { kind, which, like }: Change): void {
  const place = which % runs.length;
  const [run, other] = [runs[place], runs[like % runs.length]];
  assert.ok(run && other);
  const { experiment } = run;
  if (kind === 'goes') runs.splice(place, 1);
  else if (kind === 'changes') runs[place] = { ...other, experiment, run: run.run };
  else {
    const isTaken = (number: number): boolean =>
      runs.some((each) => each.experiment === experiment && each.run === number);
    let number = run.run;
    while (isTaken(number)) number++;
    runs.push({ ...other, experiment, run: number });
  }
}

/** Resolves when what is requested from now on is later than what was. */
async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() === now) await setImmediate();
}

/** A valid query as it is asked; undefined if it isn't valid. */
function asked(text: string): ReturnType<typeof askedBy> | undefined {
  try {
    return askedBy(understand(parseQuery(text)));
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** Valid queries find what a walk over all runs does. */
async function checkQueries(number: number, { runs, demo, rundb, local }: Opened): Promise<void> {
  const walk = (): Promise<RunRecord[]> =>
    Array.fromAsync(rundb.getRunInfo({ expand: true, limit: 1000 }));
  let records = await walk();
  let changed = -Infinity;
  let store = new RunStore(rundb, local);
  let freshSince = changed;
  let count = 0;
  await fc.assert(
    fc.asyncProperty(queries, changes, async (query, changes) => {
      const text = printQuery(query);
      const own = asked(text);
      fc.pre(own !== undefined);
      if (count >= number - manyCases(numberChanging) && count % 2 === 0) {
        for (const each of changes) change(runs, each);
        demo.setRuns(runs);
        records = await walk();
        await nextMillisecond();
        changed = Date.now();
        store.refresh();
      }
      if (count++ % 20 === 10) {
        store = new RunStore(rundb, local);
        freshSince = changed;
      }
      const run = store.query({ ...own, query: { text, conditions: [] } }, { freshSince });
      await run.load(Infinity);
      assert.equal(run.complete, true);
      const expected = records.filter(own.fits).flatMap((record) => runIdOf(record) ?? []);
      const keys = (runs: Iterable<{ experiment: number; run: number }>) =>
        Array.from(runs, (each) => each.experiment * 1_000_000 + each.run).sort((a, b) => b - a);
      assert.deepEqual(keys(run.runs), keys(expected), text);
    }),
    // The runs changed with each query: fewer of them mean something else.
    { numRuns: number, endOnFailure: true },
  );
}

describe('Any query', () => {
  const temp = tempDir();
  after(() => temp.remove());

  for (const state of ['nothing', 'parts', 'everything', 'what is too old'] as const) {
    for (const place of ['memory', 'disk'] as const) {
      it(`finds the same as a walk over all runs, also while they change, with ${state} in a local copy, in ${place}`, async () => {
        const file = place === 'disk' ? join(temp.path, `${state}.sqlite`) : undefined;
        await using opened = await open(file);
        await fill(state, opened);
        await checkQueries(manyCases(numbers[state]), opened);
      });
    }
  }
});
