import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocalCopy, type LocalCopy } from '../../../../src/core/localCopy/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { parseJson, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';

const worker = fileURLToPath(new URL('../../../../src/core/localCopy/worker.ts', import.meta.url));
const sources = [...makeRuns()].slice(0, 6000).map((run) => JSON.stringify(run));
const page = `{"count": 3000, "next": null, "results": [${sources.join(', ')}]}`;
const everything = [3, 7, 8, 10].map((experiment) => ({ experiment, first: 0, last: Infinity }));

for (const kind of ['disk', 'memory'] as const) {
  describe(`A local copy (${kind})`, () => {
    let folder: string;
    let copy: LocalCopy;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'copy-'));
      copy = openLocalCopy({
        worker,
        file: kind === 'disk' ? path.join(folder, 'in', 'runs.sqlite') : undefined,
      });
    });
    afterEach(async () => {
      await copy.close();
      await rm(folder, { recursive: true });
    });

    it('gives the runs of a page', async () => {
      await copy.keep(page, 1000);
      const { runs } = await copy.read(everything);
      assert.equal(runs.length, sources.length);
      assert.deepEqual(
        runs.map(({ run }) => run),
        listedRuns(sources.map((source) => parseJson(source) as JsonObject)),
      );
      const [first] = runs;
      assert.ok(first);
      assert.deepEqual(await copy.record(first.run), { text: sources[0], since: 1000 });
    });
  });
}
