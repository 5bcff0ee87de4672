import assert from 'node:assert/strict';
import { someRuns } from '../rundb/fixture.ts';
import { openKept, whole } from './kept.ts';

const { signal } = new AbortController();
const experiments = (...numbers: number[]) => new Map(numbers.map((each) => [each, [whole(each)]]));

describe('Downloads', () => {
  it('bring experiments into the local copy, and report how many of all runs have arrived', async () => {
    await using kept = await openKept({ runs: [...someRuns(12, 1, 1200), ...someRuns(14, 1, 30)] });
    const told: number[] = [];
    await kept.downloads.run(experiments(12, 14), { signal, progress: (runs) => told.push(runs) });
    assert.equal(told.at(-1), 1230);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    const { runs } = await kept.local.read([whole(12), whole(14)]);
    assert.equal(runs.length, 1230);
  });

  it('request once what two callers want', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 30) });
    const once = () => kept.downloads.run(experiments(12), { signal });
    await Promise.all([once(), once()]);
    assert.equal(kept.demo.requests.length, 1);
    assert.equal(kept.downloads.isBusy(12), false);
  });

  it('continue for one caller when another aborts, without making it wait', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 30) });
    const { promise: asked, resolve: ask } = Promise.withResolvers<() => void>();
    kept.demo.options.fault = (_request, usual) => (response) =>
      ask(() => response.setHeader('Content-Type', 'application/json').end(usual().body));
    const first = kept.downloads.run(experiments(12), { signal });
    const stop = new AbortController();
    const second = kept.downloads.run(experiments(12), { signal: stop.signal });
    stop.abort();
    await assert.rejects(second, { name: 'AbortError' });
    assert.equal(kept.downloads.isBusy(12), true);
    (await asked)();
    await first;
    assert.equal((await kept.local.state()).experiments[0]?.runs, 30);
  });

  it('keep what arrived when they are cancelled, and request only the rest later', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 5000) });
    const { demo, downloads, local } = kept;
    // Six pages, of which the last five are a bit smaller.
    demo.options.fault = () => (demo.requests.length > 6 ? 'stall' : undefined);
    const stop = new AbortController();
    const progress = (runs: number): void => {
      if (runs >= 2500) stop.abort();
    };
    const left = downloads.run(experiments(12), { signal: stop.signal, progress });
    await assert.rejects(left, { name: 'AbortError' });
    const before = (await local.state()).experiments[0]?.runs ?? 0;
    assert.ok(before >= 2500 && before < 5000, `${before}`);
    let records = 0;
    demo.options.fault = (_request, usual) => {
      const reply = usual();
      records += reply.body?.match(/"experiment":/g)?.length ?? 0;
      return reply;
    };
    await downloads.run(experiments(12), { signal });
    assert.equal((await local.state()).experiments[0]?.runs, 5000);
    // The first page says how many runs there are only once all of them have arrived.
    assert.ok(records <= 5000 - before + 500 + 10, `${before} runs, and ${records} more records`);
  });
});
