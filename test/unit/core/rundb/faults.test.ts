import assert from 'node:assert/strict';
import { join } from 'node:path';
import { RunDB, RunDBError, runIdOf, type Network } from '../../../../src/core/rundb/index.ts';
import { startDemo } from '../../../../src/demo/server.ts';
import { brokenAnswers, wayFor } from '../../../faults/faults.ts';
import { keepMessages } from '../../../faults/messages.ts';
import { oddities } from '../../../faults/oddities.ts';
import { collect, someRuns } from './fixture.ts';

const file = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'faults.md');
const runs = someRuns(12, 1, 30);

const networks: Record<string, Network> = {
  'our own connections': { proxy: '' },
  "the process's fetch": { globalFetch: true },
};

async function rejectionOf(work: Promise<unknown>): Promise<RunDBError> {
  const error = await work.then(
    () => assert.fail('nothing was wrong'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RunDBError, String(error));
  return error;
}

for (const [way, network] of Object.entries(networks)) {
  describe(`The client, over ${way}`, () => {
    const told = keepMessages(file);

    for (const { name, kind, play } of brokenAnswers) {
      it(`reports ${name}, and works again afterwards`, async () => {
        await using demo = await startDemo({ runs, pageSize: 10, apiKey: 'secret-key' });
        const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, network, ...wayFor(kind) });
        demo.options.fault = play;
        const error = await rejectionOf(collect(rundb.getRunInfo()));
        assert.equal(error.kind, kind, error.detail);
        assert.doesNotMatch(`${error.message} ${error.detail} ${error.stack ?? ''}`, /secret/);
        told(name, error, demo.url);
        demo.options.fault = () => undefined;
        assert.equal((await collect(rundb.getRunInfo())).length, 30);
        await rundb.close();
      });
    }

    it('reports a server that is down, and an unknown host name', async () => {
      const gone = await startDemo({ runs });
      await gone.close();
      for (const [name, url] of [
        ['no server at the address', gone.url],
        ['an unknown host name', 'http://rundb.invalid'],
      ] as const) {
        const rundb = new RunDB({ url, apiKey: 'key', network, ...wayFor() });
        const error = await rejectionOf(rundb.count({}));
        assert.equal(error.kind, 'unreachable', error.detail);
        told(name, error, url);
        await rundb.close();
      }
    });

    for (const { name, options, play, run5, no5 } of oddities) {
      for (const concurrency of [1, 3]) {
        it(`copes with ${name}, ${concurrency} pages at once`, async () => {
          const given = runs.map((run) => (run.run === 5 ? (run5 ?? run) : run));
          const fault = play && { fault: play };
          await using demo = await startDemo({ runs: given, pageSize: 10, ...options, ...fault });
          const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, network, ...wayFor() });
          const found = await collect(
            rundb.getRunInfo({ expand: true, limit: 10 }, { concurrency }),
          );
          const numbers = found.flatMap((run) => runIdOf(run)?.run ?? []);
          assert.deepEqual(
            numbers.sort((a, b) => a - b),
            runs.map(({ run }) => run).filter((run) => run !== 5 || !no5),
          );
          await rundb.close();
        });
      }
    }
  });
}
