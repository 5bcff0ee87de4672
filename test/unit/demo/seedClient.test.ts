import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeRuns } from '../../../src/demo/runs.ts';
import { startDemo } from '../../../src/demo/server.ts';
import { isRow } from './ask.ts';

const client = fileURLToPath(new URL('seedPattern.py', import.meta.url));
const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

if (hasRequests) {
  describe("Belle II's Python client", () => {
    it('lists runs and reads a record from the demo', async () => {
      const runs = [...makeRuns({ scale: 0.02 })];
      await using demo = await startDemo({ runs });
      const { stdout } = await promisify(execFile)('python3', [client, demo.url, demo.apiKey], {
        env: { ...process.env, NO_PROXY: '127.0.0.1' },
      });
      const found: unknown = JSON.parse(stdout);
      assert.ok(isRow(found) && isRow(found['first']));
      const wanted = runs.filter(
        ({ experiment, run_type }) => experiment === 12 && run_type === 'physics',
      );
      assert.ok(wanted.length > 25);
      const running = wanted.filter(({ detectors }) =>
        Object.entries(detectors).every(
          ([name, state]) => state === 'RUNNING' || !name.startsWith('status_'),
        ),
      );
      const { url, ...first } = found['first'];
      assert.match(String(url), /^http:\/\/127\.0\.0\.1:\d+\/rest\/v1\/runs\/\d+\/$/);
      assert.deepEqual(first, JSON.parse(JSON.stringify(wanted[0])));
      assert.deepEqual(
        found['summaries'],
        wanted.map(({ run }) => run),
      );
      assert.deepEqual(
        found['records'],
        running.map(({ run }) => run),
      );
      assert.deepEqual(
        found['by_password'],
        runs.filter(({ experiment }) => experiment === 3).map(({ run }) => run),
      );
      assert.match(demo.requests[0]?.path ?? '', /expand=False/);
    });
  });
} else {
  console.log("Belle II's Python client against the demo – not run: needs Python with requests");
}
