import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readQuery, UserError } from '../../../src/features/common/index.ts';
import type { RunsView } from '../../../src/features/runs/index.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, someRuns } from '../fixture.ts';
import { openView, rows, type OpenView, type Row } from '../view.ts';

describeOnce('The tree of runs under load', () => {
  before(activated);

  it("sends no requests while it isn't visible", async () => {
    await using open = await openView({ runs: someRuns(12, 1, 120) });
    const { rundb } = open.connection.session ?? assert.fail('not signed in');
    // Earlier requests would arrive before the response to this one.
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

  it('loads all 100,000 runs of an experiment, each once, newest first', async () => {
    const runs = 100_000;
    await using open = await openView({ runs: someRuns(12, 1, runs) });
    const [twelve = assert.fail()] = await rows(open.view);
    open.demo.requests.length = 0;
    await open.view.loadAll(12);
    const asked = open.demo.requests.length;
    // The demo allows pages of up to 1,000.
    assert.ok(asked <= 1.3 * (runs / 1000), `${asked} requests`);
    const found = await open.view.getChildren(twelve);
    assert.equal(found.length, runs);
    for (const [i, row] of found.entries()) {
      // `assert` for each row would take longer than the tree itself.
      const { id, label } = open.view.getTreeItem(row);
      const run = runs - i;
      if (label !== String(run) || id !== `12/${run}`) assert.fail(`${id} is where ${run} belongs`);
    }
  }).timeout(120_000);

  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    it(`shows what the server has after 340 random steps by users and the server, ${order}`, async () => {
      const steps = fc.array(anyStep, { minLength: 170, maxLength: 170, size: 'max' });
      const latencies = fc.array(fc.nat({ max: 12 }), { minLength: 30, maxLength: 30 });
      const maxLimit = fc.constantFrom(1000, 30);
      await fc.assert(
        fc.asyncProperty(maxLimit, latencies, steps, async (maxLimit, latencies, steps) => {
          const server = new Runs();
          await using open = await openView({ runs: server.records, order, maxLimit });
          await play(open, server, latencies, steps);
        }),
        // A failure prints the seed; without `endOnFailure`, it would try to find fewer failing
        // steps.
        { numRuns: 2, endOnFailure: true },
      );
    }).timeout(120_000);
  }
});

const experiments = [5, 7, 8, 10, 12];
const types = ['physics', 'cosmic'];

interface Step {
  readonly does: 'expand' | 'collapse' | 'more' | 'all' | 'refresh' | 'filter' | 'add' | 'remove';
  readonly experiment: number;
  /** A run number; for `filter`, an even number clears the filter. */
  readonly which: number;
  readonly type: string;
  /** What to wait for before the next step. */
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

/** Takes the steps, then checks that the tree shows everything on the server. */
async function play(
  { demo, view }: OpenView,
  server: Runs,
  latencies: readonly number[],
  steps: readonly Step[],
): Promise<void> {
  using observer = new Observer(view);
  let asked = 0;
  let next = Promise.withResolvers<unknown>();
  demo.options.fault = () => {
    demo.options.latency = latencies[asked++ % latencies.length] ?? 0;
    next.resolve(asked);
    next = Promise.withResolvers();
    return undefined;
  };
  const take = async ({ does, experiment, which, type }: Step): Promise<void> => {
    if (does === 'expand') await observer.expand(experiment);
    else if (does === 'collapse') observer.collapse(experiment);
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
    const done = observer.follow(take(step));
    if (step.then === 'answer') await Promise.race([next.promise, observer.settled()]);
    if (step.then === 'end') await done;
    observer.report();
  }
  await observer.settled();
  await rows(view);
  await view.refresh();
  await observer.settled();
  const top = await view.getChildren();
  for (const row of top) if (row.kind === 'experiment') await view.loadAll(row.experiment);
  const shown = [];
  for (const row of top) shown.push(row.id, ...(await view.getChildren(row)).map(inShort));
  assert.deepEqual(shown, server.list(view.filter?.text));
}

/** The runs on the server. */
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

  /** The first runs are permanent and keep their types, so that each filter matches something. */
  put(experiment: number, run: number, run_type: string): void {
    const kept = types[run];
    this.#runs.set(`${experiment}/${run}`, { experiment, run, run_type: kept ?? run_type });
  }

  delete(experiment: number, run: number): void {
    if (types[run] === undefined) this.#runs.delete(`${experiment}/${run}`);
  }

  /** Experiments and runs as the tree should show them. */
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

/** Reads a tree as VS Code does, re-reads whatever changed, and checks each row for errors. */
class Observer implements Disposable {
  readonly #view: RunsView;
  readonly #expanded = new Set<number>();
  /** The filter that was active when a top-level row was returned. */
  readonly #filters = new WeakMap<Row, string>();
  readonly #pending = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  readonly #listener: Disposable;

  constructor(view: RunsView) {
    this.#view = view;
    const listener = view.onDidChangeTreeData((row) => {
      void this.follow(row === undefined ? this.#readAll() : this.#readChildren(row));
    });
    this.#listener = { [Symbol.dispose]: () => void listener.dispose() };
  }

  async expand(experiment: number): Promise<void> {
    this.#expanded.add(experiment);
    await this.#readAll();
  }

  collapse(experiment: number): void {
    this.#expanded.delete(experiment);
  }

  /** Records the outcome, for `settled` and `report`. */
  follow(work: Promise<void>): Promise<void> {
    const followed = work
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#pending.delete(followed));
    this.#pending.add(followed);
    return followed;
  }

  /** Resolves when nothing is pending. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    this.report();
  }

  /** Throws the first error so far. */
  report(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  [Symbol.dispose](): void {
    this.#listener[Symbol.dispose]();
  }

  async #readAll(): Promise<void> {
    const { filter } = this.#view;
    const top = await this.#view.getChildren();
    if (this.#view.filter !== filter) return;
    this.#check(top);
    for (const row of top) {
      if (filter) this.#filters.set(row, filter.text);
      assert.equal(row.kind, 'experiment');
    }
    await Promise.all(top.map((row) => this.#readChildren(row)));
  }

  async #readChildren(row: Row): Promise<void> {
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
      assert.equal(facts.type, run_type ?? facts.type, `${each.id} doesn't match the filter`);
      last = run;
    }
  }

  #check(given: readonly Row[]): void {
    const ids = given.map((row) => this.#view.getTreeItem(row).id);
    assert.equal(new Set(ids).size, ids.length, `duplicate ids in ${ids.join(', ')}`);
  }
}

function inShort(row: Row): string {
  return row.kind === 'run' ? `${row.id} ${row.run.facts.type ?? ''}` : row.id;
}

/** The tree may not show an experiment, or not yet. */
function unlessHidden(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}
