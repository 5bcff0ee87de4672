import assert from 'node:assert/strict';
import { keepUp } from '../../../../src/core/downloads/index.ts';
import { someRuns } from '../rundb/fixture.ts';
import { keepSince, openKept, whole, type Kept } from './kept.ts';

const hour = 3_600_000;
const long = 1000 * hour;

const { signal } = new AbortController();

function round({ store, downloads }: Kept, wantsAll = false): Promise<void> {
  return keepUp(store, downloads, { signal, wantsAll });
}

/** The pages that were downloaded: `12:0-`, `12:5-9`. */
function asked({ demo }: Kept): string[] {
  return demo.requests.flatMap(({ path }) => {
    const query = new URL(path, demo.url).searchParams;
    if (query.get('limit') !== '500') return [];
    const numbers = `${query.get('min_run') ?? '0'}-${query.get('max_run') ?? ''}`;
    return `${query.get('min_experiment')}:${numbers}`;
  });
}

async function flags({ local }: Kept, experiment: number): Promise<(string | undefined)[]> {
  const { runs } = await local.read([whole(experiment)]);
  return runs.map(({ run }) => run.facts.flags['klm']);
}

describe('An upkeep round', () => {
  it('brings a changed flag and a new run', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 3) });
    await keepSince(kept, 12, Date.now() - hour, hour / 2);
    kept.demo.addRuns([{ experiment: 12, run: 2, quality_expert: { klm: 'BAD' } }]);
    kept.demo.addRuns(someRuns(12, 4, 4));
    await round(kept);
    assert.deepEqual(await flags(kept, 12), [undefined, 'BAD', undefined, undefined]);
  });

  it('requests nothing if everything is recent, or nothing was downloaded', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 3) });
    await round(kept);
    assert.equal(kept.demo.requests.length, 0);
    await keepSince(kept, 12, Date.now() - hour, long);
    await Array.fromAsync(kept.store.experiments.find());
    kept.demo.requests.length = 0;
    await round(kept);
    assert.equal(kept.demo.requests.length, 0);
  });

  it('leaves what nobody downloaded alone', async () => {
    await using kept = await openKept({ runs: [...someRuns(12, 1, 3), ...someRuns(14, 1, 3)] });
    await keepSince(kept, 12, Date.now() - hour, hour / 2);
    await keepSince(kept, 14, Date.now() - hour, hour / 2);
    await kept.local.markDownloaded([12], false);
    await round(kept);
    assert.deepEqual(asked(kept), ['14:0-']);
  });

  it('continues a download that was cancelled', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 1200) });
    const stop = new AbortController();
    await kept.local.markDownloaded([12], true);
    const progress = (): void => stop.abort();
    const cancelled = kept.downloads.run(new Map([[12, [whole(12)]]]), {
      signal: stop.signal,
      progress,
    });
    await assert.rejects(cancelled, { name: 'AbortError' });
    const before = (await kept.local.state()).experiments[0];
    assert.equal(before?.since, undefined);
    await round(kept);
    const after = (await kept.local.state()).experiments[0];
    assert.equal(after?.runs, 1200);
    assert.notEqual(after.since, undefined);
  });

  it('requests at most ten pages, the newest first, and the others in the next rounds', async () => {
    await using kept = await openKept({
      runs: [...someRuns(12, 1, 4000), ...someRuns(14, 1, 3000)],
    });
    await kept.local.markDownloaded([12, 14], true);
    const runs = async () =>
      (await kept.local.state()).experiments.map((each) => [each.experiment, each.runs]);
    await round(kept);
    const [[, ofTwelve = NaN] = [], fourteen] = await runs();
    assert.deepEqual(fourteen, [14, 3000]);
    assert.ok(ofTwelve >= 1900 && ofTwelve <= 2100, `${ofTwelve}`);
    await round(kept);
    assert.deepEqual(await runs(), [
      [12, 4000],
      [14, 3000],
    ]);
    kept.demo.requests.length = 0;
    await round(kept);
    assert.equal(kept.demo.requests.length, 0);
  });

  it('downloads new experiments if all are wanted', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 3) });
    await keepSince(kept, 12, Date.now() - hour, long);
    kept.demo.addRuns(someRuns(14, 1, 2));
    await round(kept);
    assert.deepEqual(await flags(kept, 14), []);
    await round(kept, true);
    assert.deepEqual(await flags(kept, 14), [undefined, undefined]);
  });

  it('requests nothing while the server is away', async () => {
    await using kept = await openKept({ runs: someRuns(12, 1, 3) });
    await keepSince(kept, 12, Date.now() - hour, hour / 2);
    kept.store.presence.leave();
    kept.demo.requests.length = 0;
    await round(kept);
    assert.equal(kept.demo.requests.length, 0);
  });
});
