import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { serialize } from 'node:v8';
import { build } from 'esbuild';
import { extensionBundle } from '../../../../esbuild.js';
import { schemaVersion } from '../../../../src/core/localCopy/schema.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { compareRuns, parseJson, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { CopyCase, pageOf, pages, sources, worker as workerSource } from './copyCase.ts';
import { manyCases } from '../../../manyCases.ts';

const source = fileURLToPath(new URL('downloader.ts', import.meta.url));
const runs = listedRuns(sources.map((source) => parseJson(source) as JsonObject)).sort(compareRuns);
const everything = [...new Set(runs.map(({ experiment }) => experiment))].map((experiment) => ({
  experiment,
  first: 0,
  last: Infinity,
}));

/** A process that starts writing. */
async function writer(script: string, ...options: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--no-warnings', script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Nothing exists twice or in part, and what is claimed to be complete is. */
function assertWhole(file: string): void {
  const database = new DatabaseSync(file);
  const all = (sql: string) => database.prepare(sql).all();
  assert.deepEqual(all('PRAGMA integrity_check'), [
    Object.assign(Object.create(null), { integrity_check: 'ok' }),
  ]);
  const tables = all("SELECT name FROM sqlite_master WHERE type = 'table'").length;
  if (tables > 0) {
    const numbers = (table: string) => all(`SELECT experiment, run FROM ${table} ORDER BY 1, 2`);
    const facts = numbers('facts');
    assert.deepEqual(numbers('records'), facts);
    assert.deepEqual(numbers('runs'), facts);
    const kept = new Set(
      facts.map(({ experiment, run }) => `${String(experiment)}:${String(run)}`),
    );
    for (const { experiment, first, last } of all('SELECT * FROM covered')) {
      for (const each of runs) {
        if (each.experiment !== experiment || each.run < Number(first)) continue;
        if (each.run > Number(last)) continue;
        assert.ok(kept.has(`${each.experiment}:${each.run}`), 'A covered run is missing.');
      }
    }
  }
  database.close();
}

/** Whatever was stored before, a download brings the rest. */
async function assertCompletes({ folder }: CopyCase, worker: string): Promise<void> {
  await using copies = new CopyCase();
  for (const name of readdirSync(folder))
    copyFileSync(path.join(folder, name), path.join(copies.folder, name));
  const copy = copies.open({ worker });
  for (const { text, range } of pages) {
    if ((await copy.covered([range])).length > 0) continue;
    const since = Date.now();
    await copy.keep(text, since);
    await copy.cover([{ ...range, since, until: since }]);
  }
  const read = await copy.read(everything);
  assert.ok(
    isDeepStrictEqual(
      read.runs.map(({ run }) => run),
      runs,
    ),
  );
  assert.ok(
    isDeepStrictEqual(
      (await copy.covered(everything))
        .map(({ experiment }) => experiment)
        .filter((each, i, before) => before.indexOf(each) === i),
      everything.map(({ experiment }) => experiment),
    ),
  );
  assert.deepEqual(copies.failures, []);
}

describe('A local copy whose process is killed', () => {
  const temp = new CopyCase();
  const script = path.join(temp.folder, 'downloader.mjs');
  const worker = path.join(temp.folder, 'worker.mjs');
  const pagesFile = path.join(temp.folder, 'pages');
  before(async () => {
    writeFileSync(pagesFile, serialize(pages));
    // Bundled into one file each, they start in a third of the time.
    await build({
      ...extensionBundle(true),
      splitting: false,
      entryPoints: { downloader: source, worker: workerSource },
      outdir: temp.folder,
      outExtension: { '.js': '.mjs' },
    });
  });
  after(() => temp[Symbol.asyncDispose]());

  it('is consistent after each of 50 downloads by two at a time, and can be completed', async () => {
    await using copies = new CopyCase();
    for (let round = 0; round < manyCases(50); round++) {
      const children = await Promise.all([
        writer(script, 'download', copies.file, pagesFile),
        writer(script, 'download', copies.file, pagesFile),
      ]);
      const said: string[] = [];
      for (const { stdout } of children)
        stdout?.on('data', (text: Buffer) => said.push(String(text)));
      await setTimeout(Math.random() * 60);
      await Promise.all(children.map(kill));
      assertWhole(copies.file);
      assert.deepEqual(said, []);
      await assertCompletes(copies, worker);
    }
  });

  it('is consistent after each of 50 interrupted migrations, and migrated then', async () => {
    await using copies = new CopyCase();
    const filling = copies.open();
    await filling.keep(pageOf(sources), 1000);
    await filling.close();
    for (let round = 0; round < manyCases(50); round++) {
      const database = new DatabaseSync(copies.file);
      database.exec("PRAGMA user_version = 0; UPDATE facts SET shown = '[]', is_good = 0");
      database.close();
      const child = await writer(script, 'migrate', copies.file);
      await setTimeout(Math.random() * 60);
      await kill(child);
      assertWhole(copies.file);
    }
    const copy = copies.open();
    const read = await copy.read(everything);
    assert.ok(
      isDeepStrictEqual(
        read.runs.map(({ run }) => run),
        runs,
      ),
    );
    const { sum } = await copy.summarize(undefined, everything);
    assert.ok(sum.good > 0);
    await copy.close();
    const migrated = new DatabaseSync(copies.file);
    assert.equal(migrated.prepare('PRAGMA user_version').get()?.['user_version'], schemaVersion);
    migrated.close();
    assert.deepEqual(copies.failures, []);
  });
});
