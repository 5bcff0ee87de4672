import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RunStore, type Direction } from '../../../../src/core/store/index.ts';
import { manyCases } from '../../../manyCases.ts';
import { someRuns } from '../rundb/fixture.ts';
import { goodManners, openUnsteady, type Manners } from './unsteady.ts';

const directions = ['previous', 'next'] as const;

function placed(numbers: readonly number[]) {
  return numbers.map((run) => ({ experiment: 12, run, place: (run * 7919) % 10_007 }));
}

/** What it says of the run beside another: its number, `none`, or undefined where it doesn't know. */
async function said(
  store: RunStore,
  run: number,
  direction: Direction,
  how: 'adjacent' | 'loadAdjacent' = 'loadAdjacent',
): Promise<number | 'none' | undefined> {
  const found = await store[how]({ experiment: 12, run }, direction);
  return typeof found === 'object' ? found.run : found;
}

describe('The runs beside a run', () => {
  let server: Awaited<ReturnType<typeof openUnsteady>>;
  before(async () => (server = await openUnsteady()));
  after(() => server[Symbol.asyncDispose]());

  function open(numbers: readonly number[], manners: Partial<Manners> = {}): RunStore {
    server.reset({ ...goodManners, ...manners }, placed(numbers));
    return new RunStore(server.rundb);
  }

  const row = (first: number, last: number) => someRuns(12, first, last).map(({ run }) => run);

  it('are not asked for where they are known, nor by who only wants to know that', async () => {
    const store = open(row(1, 300));
    for (const direction of directions) {
      assert.equal(await said(store, 100, direction, 'adjacent'), undefined);
    }
    assert.equal(server.requests, 0);
    await store.load([{ experiment: 12, first: 99, last: 101 }]);
    const before = server.requests;
    for (const how of ['adjacent', 'loadAdjacent'] as const) {
      assert.equal(await said(store, 100, 'previous', how), 99);
      assert.equal(await said(store, 100, 'next', how), 101);
    }
    assert.equal(server.requests, before);
  });

  it('come with one request, and so do those that follow', async () => {
    for (const [direction, step] of [
      ['previous', -1],
      ['next', 1],
    ] as const) {
      const store = open(row(1, 300));
      assert.equal(await said(store, 100, direction), 100 + step);
      assert.equal(await said(store, 100 + step, direction), 100 + 2 * step);
      assert.equal(server.requests, 1);
    }
  });

  it('are found over numbers that no run has, with few requests', async () => {
    for (const [run, direction, right] of [
      [50, 'next', 3000],
      [3000, 'previous', 50],
    ] as const) {
      const store = open([...row(1, 50), ...row(3000, 3900)]);
      assert.equal(await said(store, run, direction), right);
      assert.ok(server.requests <= 4, String(server.requests));
    }
  });

  it('are none at the ends of an experiment, until a newer run comes', async () => {
    const store = open(row(5, 60));
    assert.equal(await said(store, 5, 'previous'), 'none');
    assert.equal(await said(store, 60, 'next'), 'none');
    assert.equal(await said(store, 60, 'next', 'adjacent'), 'none');
    server.apply({ add: true, experiment: 12, run: 62 });
    server.apply({ add: true, experiment: 13, run: 61 });
    const { now } = Date;
    Date.now = () => now() + 90_000;
    try {
      assert.equal(await said(store, 60, 'next'), 62);
    } finally {
      Date.now = now;
    }
  });

  it('are the right ones, in whatever order and by whatever pages the server lists runs', async () => {
    const anyManners = fc.record({
      order: fc.constantFrom('ascending', 'descending', 'shuffled', 'nearly'),
      count: fc.constantFrom('right', 'none'),
      granted: fc.constantFrom([1000, 1000], [3, 3]),
      seed: fc.nat(),
    });
    const anyNumbers = fc
      .uniqueArray(fc.oneof(fc.nat(60), fc.nat(4000)), { minLength: 1, maxLength: 40 })
      .map((numbers) => numbers.sort((a, b) => a - b));
    const anySteps = fc.array(
      fc.record({ at: fc.nat(), direction: fc.constantFrom(...directions) }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(anyManners, anyNumbers, anySteps, async (manners, numbers, steps) => {
        const { granted, ...others } = manners;
        const [least = 1, most = 1] = granted;
        const store = open(numbers, { ...others, granted: [least, most] });
        for (const { at, direction } of steps) {
          const run = numbers[at % numbers.length] ?? 0;
          const right =
            direction === 'next'
              ? numbers.find((each) => each > run)
              : numbers.findLast((each) => each < run);
          const known = await said(store, run, direction, 'adjacent');
          if (known !== undefined) assert.equal(known, right ?? 'none');
          assert.equal(await said(store, run, direction), right ?? 'none');
        }
      }),
      { numRuns: manyCases(60) },
    );
  });
});
