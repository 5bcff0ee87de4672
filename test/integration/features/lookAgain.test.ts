import assert from 'node:assert/strict';
import { LookAgain } from '../../../src/features/runs/lookAgain.ts';
import { Listing } from '../../../src/features/runs/listing.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, someRuns } from '../fixture.ts';
import { openView } from '../view.ts';

const now = (): string => new Date().toISOString();
const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString();

describeOnce('A run in progress', () => {
  before(activated);

  it('is requested again, with later runs, while it is shown', async () => {
    const taken = { experiment: 12, run: 9, time_start: minutesAgo(5), time_stop: null };
    await using open = await openView({ runs: [...someRuns(12, 1, 8), taken] });
    const { session } = open.connection;
    assert.ok(session);
    using listing = new Listing(session, undefined);
    await listing.find(() => {});
    const node = listing.experiment(12) ?? assert.fail();
    await node.list.loadMore(50);
    let shown: Listing | undefined = listing;
    using again = new LookAgain(() => shown, { pause: 1_000_000, isSeen: () => true });
    open.demo.addRuns([
      { ...taken, time_stop: now() },
      { experiment: 12, run: 10, time_start: now(), time_stop: null },
    ]);
    open.demo.requests.length = 0;
    shown = undefined;
    await again.look();
    assert.equal(open.demo.requests.length, 0);
    shown = listing;
    await again.look();
    assert.deepEqual(
      node.list.runs.slice(0, 2).map(({ run, facts }) => [run, facts.stop !== undefined]),
      [
        [10, false],
        [9, true],
      ],
    );
    assert.equal(open.demo.requests.length, 1);
  });

  it("must have started within a day; for older ones, the end wasn't recorded", async () => {
    const old = { experiment: 12, run: 9, time_stop: null };
    await using open = await openView({ runs: [...someRuns(12, 1, 8), old] });
    const { session } = open.connection;
    assert.ok(session);
    using listing = new Listing(session, undefined);
    await listing.find(() => {});
    await listing.experiment(12)?.list.loadMore(50);
    using again = new LookAgain(() => listing, { pause: 1_000_000, isSeen: () => true });
    open.demo.requests.length = 0;
    await again.look();
    assert.deepEqual(open.demo.requests, []);
  });
});
