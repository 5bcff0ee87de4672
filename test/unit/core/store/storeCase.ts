import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  compareRuns,
  RunDBError,
  type RunId,
  type RunRecord,
  type RunSearch,
} from '../../../../src/core/rundb/index.ts';
import type { LocalCopy } from '../../../../src/core/localCopy/index.ts';
import type { RunRange } from '../../../../src/core/selection/index.ts';
import { RunStore, type QueryRun, type RunList } from '../../../../src/core/store/index.ts';
import {
  typeOf,
  type Change,
  type Manners,
  type openUnsteady,
  type PlacedRun,
} from './unsteady.ts';

type Server = Awaited<ReturnType<typeof openUnsteady>>;

/** One use of the store. */
interface Use {
  readonly kind:
    'load' | 'loadOlder' | 'loadMore' | 'readOn' | 'query' | 'download' | 'tryAgain' | 'change';
  /** The index of the list or query. */
  readonly which: number;
  readonly size: number;
  readonly ranges: readonly RunRange[];
  readonly isFresh: boolean;
  /** Whether the next use starts once this one has finished. */
  readonly isAwaited: boolean;
  /** When to abort it; never if undefined. */
  readonly abortAfter: number | undefined;
  readonly change: Change;
}

interface StoreCase {
  readonly manners: Manners;
  readonly runs: readonly PlacedRun[];
  /** Those found before; others may have runs by now. */
  readonly experiments: readonly number[] | undefined;
  /** What is added and deleted with the first requests. */
  readonly changes: readonly Change[];
  readonly uses: readonly Use[];
  /** What is done in a later session with the same local copy. */
  readonly later: readonly Use[];
}

const anyExperiment = fc.integer({ min: 1, max: 4 });
const anyNumber = fc.oneof(
  { weight: 10, arbitrary: fc.nat(60) },
  { weight: 4, arbitrary: fc.nat(400) },
  { weight: 1, arbitrary: fc.constantFrom(0, 9999, 100_000, 2 ** 31 - 1, 2 ** 31) },
);
const anyRun = fc.record({ experiment: anyExperiment, run: anyNumber });
const anyChange = fc.record({ add: fc.boolean(), experiment: anyExperiment, run: anyNumber });

const anyRow = fc
  .record({
    experiment: anyExperiment,
    first: fc.nat(50),
    length: fc.nat(150),
    step: fc.constantFrom(1, 1, 2, 7),
  })
  .map(({ experiment, first, length, step }) =>
    Array.from({ length: Math.floor(length / step) }, (_, i) => ({
      experiment,
      run: first + i * step,
    })),
  );

const anyRuns: fc.Arbitrary<PlacedRun[]> = fc
  .record({
    rows: fc.array(anyRow, { maxLength: 3 }),
    others: fc.array(anyRun, { maxLength: 30 }),
    displaced: fc.array(fc.record({ which: fc.nat(500), place: fc.nat(100) }), { maxLength: 3 }),
  })
  .map(({ rows, others, displaced }) => {
    const all = new Map([...rows.flat(), ...others].map((run) => [keyOf(run), run]));
    return [...all.values()].map((run, i) => {
      const place = displaced.find(({ which }) => which === i)?.place;
      return { ...run, place: place === undefined ? run.run : place + 0.5 };
    });
  });

const anyRange = fc
  .record({
    experiment: anyExperiment,
    first: fc.oneof(fc.constant(0), fc.nat(100)),
    width: fc.oneof(fc.nat(5), fc.nat(150), fc.constantFrom(Infinity, 2 ** 31)),
  })
  .map(({ experiment, first, width }) => ({ experiment, first, last: first + width }));

const anyUse: fc.Arbitrary<Use> = fc.record({
  kind: fc.constantFrom(
    ...([
      'load',
      'loadOlder',
      'loadMore',
      'readOn',
      'query',
      'download',
      'tryAgain',
      'change',
    ] as const),
  ),
  which: fc.nat(20),
  size: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(300, Infinity)),
  ranges: fc.array(anyRange, { minLength: 1, maxLength: 3 }),
  isFresh: fc.boolean(),
  isAwaited: fc.boolean(),
  abortAfter: fc.option(fc.nat(12), { nil: undefined, freq: 3 }),
  change: anyChange,
});

const anyManners: fc.Arbitrary<Manners> = fc
  .record({
    order: fc.constantFrom('ascending', 'descending', 'shuffled', 'nearly'),
    count: fc.constantFrom('right', 'right', 'right', 'none', 'high', 'low', 'any'),
    endless: fc.constantFrom(false, false, false, false, false, true),
    granted: fc.constantFrom<Manners['granted']>(
      ...([
        [3, 3],
        [5, 5],
        [15, 15],
        [1000, 1000],
        [3, 10],
        [10, 60],
        [20, 1000],
      ] as const),
    ),
    twice: fc.constantFrom(0, 0, 0, 0, 0, 1, 3),
    failing: fc.constantFrom(0, 0, 0, 0, 3, 8),
    seed: fc.nat(),
  })
  // A server that counts too few and has no order can't be detected.
  .map((manners) => {
    const isLow = manners.count === 'low' || manners.count === 'any';
    return isLow && (!isSorted(manners) || manners.twice > 0)
      ? { ...manners, count: 'none' }
      : manners;
  });

export const anyCase: fc.Arbitrary<StoreCase> = fc
  .record({
    manners: anyManners,
    runs: anyRuns,
    experiments: fc.constantFrom(undefined, undefined, [1, 3]),
    changes: fc.oneof(fc.constant([]), fc.array(anyChange, { maxLength: 8 })),
    uses: fc.array(anyUse, { minLength: 1, maxLength: 10 }),
    later: fc.oneof(fc.constant([]), fc.array(anyUse, { maxLength: 8 })),
  })
  .map((each) => {
    // An added run conceals from the counts that another one is out of order.
    const { order, granted } = each.manners;
    if (isSorted(each.manners) || (order === 'shuffled' && granted[0] >= 10)) return each;
    const still = (uses: readonly Use[]) => uses.filter(({ kind }) => kind !== 'change');
    return { ...each, changes: [], uses: still(each.uses), later: still(each.later) };
  });

/** What queries request from the server, and the same as text. */
const searches: readonly (readonly [string, readonly RunSearch[]])[] = [
  ['', [{}]],
  ['exp:2', [{ min_experiment: 2, max_experiment: 2 }]],
  ['exp:1..3 physics', [{ min_experiment: 1, max_experiment: 3, run_type: 'physics' }]],
  ['run:10..50', [{ min_run: 10, max_run: 50 }]],
  [
    '(exp:..2 or exp:2..3 cosmic)',
    [{ max_experiment: 2 }, { min_experiment: 2, max_experiment: 3, run_type: 'cosmic' }],
  ],
  ['exp:1 run:..2147483648', [{ min_experiment: 1, max_experiment: 1, max_run: 2 ** 31 }]],
];

/** A list or query, and its expected contents. */
interface Subject<T extends RunList | QueryRun = RunList | QueryRun> {
  readonly name: string;
  readonly what: T;
  /** The earliest time that its contents may date from, ms since 1970. */
  readonly since: number;
  readonly has: (run: RunId) => boolean;
}

/** Which runs match a list or a query, as a predicate and as text. */
const someRuns = condition('run:0..17,40..59,61,100..', (run) => {
  return run <= 17 || (40 <= run && run <= 59) || run === 61 || run >= 100;
});
const cosmics = condition('type:cosmic', (run) => typeOf(run) === 'cosmic');

function condition(text: string, has: (run: number) => boolean) {
  const fits = (record: RunRecord): boolean => has(Number(record['run']));
  return { has, fits, query: { text, conditions: [] } };
}

/**
 * Uses new stores of a server, one after another; rejects if an invariant doesn't hold.
 *
 * @param local What the stores share, empty.
 */
export async function runCase(server: Server, made: StoreCase, local?: LocalCopy): Promise<void> {
  server.reset(made.manners, made.runs, made.changes);
  const begun = Date.now();
  for (const uses of [made.uses, made.later])
    await useStore(server, { ...made, uses }, begun, local);
  if (local) await checkLocal(server, local);
}

/** What a local copy claims to be all runs of a range is. */
async function checkLocal(server: Server, local: LocalCopy): Promise<void> {
  const all = [1, 2, 3, 4].map((experiment) => ({ experiment, first: 0, last: Infinity }));
  const { runs, covered } = await local.read(all);
  for (const range of covered) {
    // Whoever trusts an order counts first.
    if (range.of === 'inOrder') continue;
    const isNew = ({ since }: { since: number }): boolean => !range.of || since >= range.since;
    const [type] = /physics|cosmic/.exec(range.of ?? '') ?? [];
    const isOf = (run: RunId): boolean =>
      isIn(range, run) && (type ?? typeOf(run.run)) === typeOf(run.run);
    const kept = new Set(
      runs.filter((each) => isOf(each.run) && isNew(each)).map(({ run }) => keyOf(run)),
    );
    const lost = server.always(range.since).filter((run) => isOf(run) && !kept.has(keyOf(run)));
    assert.deepEqual(lost.map(keyOf), [], 'the local copy lacks runs');
    const ever = new Set(server.ever(range.since).filter(isOf).map(keyOf));
    assert.deepEqual(
      [...kept].filter((key) => !ever.has(key)),
      [],
      'the local copy has others',
    );
  }
}

async function useStore(
  server: Server,
  { manners, ...made }: StoreCase,
  begun: number,
  local: LocalCopy | undefined,
): Promise<void> {
  const store = new RunStore(server.rundb, local);
  const { experiments } = made;
  if (experiments) {
    const found = experiments.map((experiment) => ({ experiment, runs: undefined }));
    store.experiments.keep({ experiments: found, since: begun - 3_600_000 });
  }
  const lists = new Map<number, Subject<RunList>>();
  const queries = new Map<number, Subject<QueryRun>>();
  const isRight = manners.count === 'right' || manners.count === 'none';

  function list(which: number, isFresh: boolean): Subject<RunList> {
    const known = lists.get(which);
    if (known) return known;
    const experiment = 1 + (which % 4);
    const search: RunSearch = which % 5 === 2 ? { min_run: 5, max_run: 45 } : {};
    const fitting = which % 3 === 1 ? cosmics : undefined;
    const since = isFresh ? Date.now() : begun;
    const subject = {
      name: `list ${which}`,
      what: store.list(experiment, search, fitting, { freshSince: since }),
      since,
      has: (run: RunId) =>
        run.experiment === experiment && asksFor(search, run) && (fitting?.has(run.run) ?? true),
    };
    lists.set(which, subject);
    return subject;
  }

  function query(which: number): Subject<QueryRun> {
    const known = queries.get(which);
    if (known) return known;
    const [text, asked] = searches[which % searches.length] ?? ['', []];
    const { fits, has } = someRuns;
    const own = { text: `${text} ${someRuns.query.text}`, conditions: [] };
    // What the local copy has counts as current.
    const since = local ? begun : Date.now();
    const subject = {
      name: `query ${which}`,
      what: store.query({ searches: asked, fits, query: own }),
      since,
      has: (run: RunId) => asked.some((search) => asksFor(search, run)) && has(run.run),
    };
    queries.set(which, subject);
    return subject;
  }

  /** Whatever existed all the time was found, and nothing that never existed. */
  function check(
    name: string,
    runs: readonly RunId[],
    since: number,
    has: (run: RunId) => boolean,
  ): void {
    const found = new Set(runs.map(keyOf));
    const lost = server.always(since).filter((run) => has(run) && !found.has(keyOf(run)));
    assert.deepEqual(lost.map(keyOf), [], `${name} lost runs`);
    const ever = new Set(server.ever(since).filter(has).map(keyOf));
    const others = [...found].filter((key) => !ever.has(key));
    assert.deepEqual(others, [], `${name} has others`);
  }

  function checkSubject({ name, what, since, has }: Subject): void {
    const { runs } = what;
    const isOrdered = runs.every((run, i) => i === 0 || compareRuns(runs[i - 1] ?? run, run) > 0);
    assert.ok(isOrdered, `${name} is not in order, each once`);
    // Experiments are found by counts.
    if ('of' in what && !isRight) return;
    if (what.complete && what.missing === 0) check(name, runs, since, has);
    else if ('edge' in what && isSorted(manners)) {
      const isNewer = (run: RunId): boolean => compareRuns(run, what.edge) > 0;
      check(name, runs.filter(isNewer), since, (run) => has(run) && isNewer(run));
    }
  }

  async function perform(use: Use, signal: AbortSignal): Promise<void> {
    const { kind, which, size, ranges, isFresh } = use;
    const since = isFresh ? Date.now() : begun;
    const options = { signal, freshSince: isFresh ? since : undefined };
    const checkRange = (range: RunRange): void =>
      check(kind, store.runs(range), since, (run) => isIn(range, run));
    switch (kind) {
      case 'load':
        await store.load(ranges, options);
        ranges.forEach(checkRange);
        break;
      case 'loadOlder':
        for (const range of ranges) {
          const first = await store.loadOlder(range, size, options);
          const isAll = first <= range.first;
          if (isAll || isSorted(manners)) checkRange({ ...range, first });
          assert.ok(isAll || store.runs({ ...range, first }).length >= size, 'too few');
        }
        break;
      case 'loadMore':
      case 'readOn': {
        const subject = list(which, isFresh);
        await subject.what[kind](size, { signal });
        checkSubject(subject);
        break;
      }
      case 'query': {
        const subject = query(which);
        await subject.what.load(size, { signal });
        checkSubject(subject);
        break;
      }
      case 'download':
        for (const range of ranges) {
          await store.download([range], options);
          const { runs = [], covered = [] } = (await local?.read([range])) ?? {};
          // If the server counted more than it returned, nothing is claimed.
          const isAll = covered.some(
            ({ of, first, last, since: asked }) =>
              !of && first <= range.first && range.last <= last && asked >= since,
          );
          const found = runs.map(({ run }) => run);
          if (isAll) check(kind, found, since, (run) => isIn(range, run));
        }
        break;
      case 'tryAgain':
        [...queries.values(), ...lists.values()][which]?.what.tryAgain();
        break;
      case 'change':
        server.apply(use.change);
    }
  }

  /** Only aborted uses fail, or those during which the server does. */
  async function tryTo(use: Use): Promise<void> {
    const stop = new AbortController();
    const aborting = abortLater(stop, use.abortAfter);
    try {
      await perform(use, stop.signal);
    } catch (error) {
      const isFault = error instanceof RunDBError && error.kind === 'serverError';
      const isExpected = stop.signal.aborted
        ? error === stop.signal.reason || (isFault && manners.failing > 0)
        : isFault && manners.failing > 0;
      if (!isExpected) throw error;
    }
    await aborting;
  }

  const going: Promise<void>[] = [];
  for (const use of made.uses) {
    const one = tryTo(use);
    going.push(one);
    if (use.isAwaited) await Promise.allSettled([one]);
    else await turns(use.size % 4);
  }
  await Promise.all(going);
  server.calm();
  for (const subject of [...lists.values(), ...queries.values()]) {
    const { name, what } = subject;
    for (let i = 0; !what.complete; i++) {
      assert.ok(i < 500, `${name} never ends`);
      await ('edge' in what ? what.loadMore(50) : what.load(Infinity));
    }
    checkSubject(subject);
    if (isRight && manners.twice === 0) assert.equal(what.missing, 0, `${name} lacks runs`);
  }
}

async function abortLater(stop: AbortController, after: number | undefined): Promise<void> {
  if (after === undefined) return;
  await turns(after);
  stop.abort(new Error('enough'));
}

async function turns(number: number): Promise<void> {
  for (let i = 0; i < Math.min(number, 20); i++) await setImmediate();
}

function isSorted({ order }: Manners): boolean {
  return order === 'ascending' || order === 'descending';
}

function isIn({ experiment, first, last }: RunRange, run: RunId): boolean {
  return run.experiment === experiment && first <= run.run && run.run <= last;
}

function asksFor(search: RunSearch, run: RunId): boolean {
  const { min_experiment = 0, max_experiment = Infinity, min_run = 0, max_run = Infinity } = search;
  return (
    run.experiment >= min_experiment &&
    run.experiment <= max_experiment &&
    run.run >= min_run &&
    run.run <= max_run &&
    (search.run_type ?? typeOf(run.run)) === typeOf(run.run)
  );
}

function keyOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}
