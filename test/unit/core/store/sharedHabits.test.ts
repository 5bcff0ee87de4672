import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NewestFirst, type ServerHabits } from '../../../../src/core/store/index.ts';
import { openDemo, someRuns } from '../rundb/fixture.ts';

const experiments = [7, 12];
const total = 12;

describe('Lists of one server', () => {
  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    it(`load all runs, whatever they learn of its habits from each other, ${order}`, async () => {
      const runs = experiments.flatMap((experiment) => someRuns(experiment, 1, total));
      await using open = await openDemo({ runs, order });
      const anyLoad = fc.record({
        of: fc.nat({ max: experiments.length - 1 }),
        size: fc.integer({ min: 1, max: 8 }),
        fails: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(anyLoad, { maxLength: 6 }), async (loads) => {
          const habits: ServerHabits = { order: 'ascending', maxLimit: 250 };
          const lists = experiments.map((number) => {
            const search = { min_experiment: number, max_experiment: number };
            return new NewestFirst(open.rundb, search, habits, total);
          });
          for (const { of, size, fails } of loads) {
            const list = lists[of];
            if (list === undefined || list.complete) continue;
            open.demo.options.fault = () => (fails ? { status: 500 } : undefined);
            if (fails) await assert.rejects(list.loadMore(size), { kind: 'serverError' });
            else await list.loadMore(size);
          }
          open.demo.options.fault = () => undefined;
          for (const list of lists) {
            while (!list.complete) await list.loadMore(5);
            assert.deepEqual(
              list.runs.map(({ run }) => run),
              Array.from({ length: total }, (_, i) => total - i),
            );
          }
        }),
        { numRuns: 60 },
      );
    }).timeout(20_000);
  }
});
