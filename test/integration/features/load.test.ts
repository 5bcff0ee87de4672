import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readQuery, UserError } from '../../../src/features/common/index.ts';
import type { RunsView } from '../../../src/features/runs/index.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, someRuns } from '../fixture.ts';
import { openView, rows, type OpenView, type Row } from '../view.ts';

describeOnce('The tree of runs under load', () => {
  before(activated);

  it('asks nothing while nobody looks at it', async () => {
    await using open = await openView({ runs: someRuns(12, 1, 120) });
    const { rundb } = open.connection.session ?? assert.fail('not signed in');
    // What was asked for before our own request would be there before its answer.
    await rundb.count({});
    assert.equal(open.demo.requests.length, 1);
    await open.view.refresh();
    await open.connection.reload();
    await rundb.count({});
    open.view.setFilter(await readQuery('physics'));
    await rundb.count({});
    assert.equal(open.demo.requests.length, 3);
    await rows(open.view);
    assert.notEqual(open.demo.requests.length, 3);
  });

  it('loads 100,000 runs of an experiment to the end, each once, newest first', async () => {
    const runs = 100_000;
    await using open = await openView({ runs: someRuns(12, 1, runs) });
    const [twelve = assert.fail()] = await rows(open.view);
    open.demo.requests.length = 0;
    await open.view.loadAll(12);
    const asked = open.demo.requests.length;
    // The demo grants pages of 1,000.
    assert.ok(asked <= 1.3 * (runs / 1000), `${asked} requests`);
    const found = await open.view.getChildren(twelve);
    assert.equal(found.length, runs);
    for (const [i, row] of found.entries()) {
      // Not `assert` for each: it takes more time than the tree.
      const { id, label } = open.view.getTreeItem(row);
      const run = runs - i;
      if (label !== String(run) || id !== `12/${run}`) assert.fail(`${id} is where ${run} belongs`);
    }
  }).timeout(60_000);

  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    it(`shows what the server has after 340 steps of people and of the server, ${order}`, async () => {
      const steps = fc.array(anyStep, { minLength: 170, maxLength: 170, size: 'max' });
      const latencies = fc.array(fc.nat({ max: 12 }), { minLength: 30, maxLength: 30 });
      const maxLimit = fc.constantFrom(1000, 30);
      await fc.assert(
        fc.asyncProperty(maxLimit, latencies, steps, async (maxLimit, latencies, steps) => {
          const server = new Runs();
          await using open = await openView({ runs: server.records, order, maxLimit });
          await play(open, server, latencies, steps);
        }),
        // On failure it tells the seed; without `endOnFailure` it looks for fewer steps that fail.
        { numRuns: 2, endOnFailure: true },
      );
    }).timeout(60_000);
  }
});

const experiments = [5, 7, 8, 10, 12];
const types = ['physics', 'cosmic'];

interface Step {
  readonly does: 'expand' | 'collapse' | 'more' | 'all' | 'refresh' | 'filter' | 'add' | 'remove';
  readonly experiment: number;
  /** A run, or what is shown from now on. */
  readonly which: number;
  readonly type: string;
  /** What comes before the next step. */
  readonly then: 'nothing' | 'answer' | 'end';
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(
    ...(['expand', 'expand', 'collapse', 'more', 'more', 'all'] as const),
    ...(['refresh', 'filter', 'add', 'add', 'remove', 'remove'] as const),
  ),
  experiment: fc.constantFrom(...experiments),
  which: fc.nat({ max: 400 }),
  type: fc.constantFrom(...types),
  then: fc.constantFrom('nothing', 'answer', 'end'),
});

/** Takes the steps, then looks whether the tree has all that the server has. */
async function play(
  { demo, view }: OpenView,
  server: Runs,
  latencies: readonly number[],
  steps: readonly Step[],
): Promise<void> {
  using eyes = new Eyes(view);
  let asked = 0;
  let next = Promise.withResolvers<unknown>();
  demo.options.fault = () => {
    demo.options.latency = latencies[asked++ % latencies.length] ?? 0;
    next.resolve(asked);
    next = Promise.withResolvers();
    return undefined;
  };
  const take = async ({ does, experiment, which, type }: Step): Promise<void> => {
    if (does === 'expand') await eyes.expand(experiment);
    else if (does === 'collapse') eyes.collapse(experiment);
    else if (does === 'more') await view.loadMore(experiment).catch(unlessHidden);
    else if (does === 'all') await view.loadAll(experiment).catch(unlessHidden);
    else if (does === 'refresh') await view.refresh();
    else if (does === 'filter') view.setFilter(which % 2 === 0 ? undefined : await readQuery(type));
    else {
      if (does === 'add') server.put(experiment, which, type);
      else server.delete(experiment, which);
      demo.setRuns(server.records);
    }
  };
  await rows(view);
  for (const step of steps) {
    const done = eyes.follow(take(step));
    if (step.then === 'answer') await Promise.race([next.promise, eyes.settled()]);
    if (step.then === 'end') await done;
    eyes.report();
  }
  await eyes.settled();
  await rows(view);
  await view.refresh();
  await eyes.settled();
  const top = await view.getChildren();
  for (const row of top) if (row.kind === 'experiment') await view.loadAll(row.experiment);
  const shown = [];
  for (const row of top) shown.push(row.id, ...(await view.getChildren(row)).map(inShort));
  assert.deepEqual(shown, server.list(view.filter?.text));
}

/** The runs that the server has. */
class Runs {
  readonly #runs = new Map<string, { experiment: number; run: number; run_type: string }>();

  constructor() {
    for (const experiment of experiments) {
      for (let run = 0; run < 10 * experiment; run++) {
        this.put(experiment, run, types[run % types.length] ?? '');
      }
    }
  }

  get records() {
    return [...this.#runs.values()];
  }

  /** The first runs stay and keep their types, so that there is one to each filter. */
  put(experiment: number, run: number, run_type: string): void {
    const kept = types[run];
    this.#runs.set(`${experiment}/${run}`, { experiment, run, run_type: kept ?? run_type });
  }

  delete(experiment: number, run: number): void {
    if (types[run] === undefined) this.#runs.delete(`${experiment}/${run}`);
  }

  /** Experiments and runs as the tree has to show them. */
  list(run_type: string | undefined): string[] {
    return experiments.toReversed().flatMap((experiment) => [
      String(experiment),
      ...this.records
        .filter(
          (run) => run.experiment === experiment && run.run_type === (run_type ?? run.run_type),
        )
        .sort((a, b) => b.run - a.run)
        .map((run) => `${experiment}/${run.run} ${run.run_type}`),
    ]);
  }
}

/** Looks at a tree as VS Code does, again at whatever changed, and at each row for what is wrong. */
class Eyes implements Disposable {
  readonly #view: RunsView;
  readonly #expanded = new Set<number>();
  /** What was filtered for when a row of the top was given. */
  readonly #filters = new WeakMap<Row, string>();
  readonly #under = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  readonly #listener: Disposable;

  constructor(view: RunsView) {
    this.#view = view;
    const listener = view.onDidChangeTreeData((row) => {
      void this.follow(row === undefined ? this.#lookAtAll() : this.#lookBelow(row));
    });
    this.#listener = { [Symbol.dispose]: () => void listener.dispose() };
  }

  async expand(experiment: number): Promise<void> {
    this.#expanded.add(experiment);
    await this.#lookAtAll();
  }

  collapse(experiment: number): void {
    this.#expanded.delete(experiment);
  }

  /** Remembers how it ends, for `settled` and `report`. */
  follow(work: Promise<void>): Promise<void> {
    const followed = work
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#under.delete(followed));
    this.#under.add(followed);
    return followed;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
    this.report();
  }

  /** Throws what went wrong so far. */
  report(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  [Symbol.dispose](): void {
    this.#listener[Symbol.dispose]();
  }

  async #lookAtAll(): Promise<void> {
    const { filter } = this.#view;
    const top = await this.#view.getChildren();
    if (this.#view.filter !== filter) return;
    this.#check(top);
    for (const row of top) {
      if (filter) this.#filters.set(row, filter.text);
      assert.equal(row.kind, 'experiment');
    }
    await Promise.all(top.map((row) => this.#lookBelow(row)));
  }

  async #lookBelow(row: Row): Promise<void> {
    if (row.kind !== 'experiment' || !this.#expanded.has(row.experiment)) return;
    const below = await this.#view.getChildren(row);
    this.#check(below);
    const run_type = this.#filters.get(row);
    let last = Infinity;
    for (const each of below) {
      assert.ok(each.kind === 'run' || (each.kind === 'more' && each === below.at(-1)), each.id);
      assert.equal(each.parent, row, `${each.id} is a row of another listing`);
      if (each.kind !== 'run') continue;
      const { experiment, run, facts } = each.run;
      assert.equal(experiment, row.experiment);
      assert.ok(run < last, `${each.id} is after ${last}`);
      assert.equal(facts.type, run_type ?? facts.type, `${each.id} does not fit the filter`);
      last = run;
    }
  }

  #check(given: readonly Row[]): void {
    const ids = given.map((row) => this.#view.getTreeItem(row).id);
    assert.equal(new Set(ids).size, ids.length, `twice the same in ${ids.join(', ')}`);
  }
}

function inShort(row: Row): string {
  return row.kind === 'run' ? `${row.id} ${row.run.facts.type ?? ''}` : row.id;
}

/** The tree may not show an experiment, or not yet. */
function unlessHidden(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}
