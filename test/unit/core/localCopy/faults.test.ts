import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { schemaVersion } from '../../../../src/core/localCopy/schema.ts';
import { CopyCase, pageOf, pages, sources } from './copyCase.ts';

const everything = Array.from({ length: 50 }, (_, experiment) => ({
  experiment,
  first: 0,
  last: Infinity,
}));

/** A file with all runs, all of them covered. */
async function filled(): Promise<CopyCase> {
  const copies = new CopyCase();
  const copy = copies.open();
  await copy.keep(pageOf(sources), 1000);
  await copy.cover(everything.map((range) => ({ ...range, since: 1000, until: 2000 })));
  await copy.close();
  return copies;
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** Asserts that it was reported, the old file is unchanged, and a new one is used. */
async function assertSetAside(copies: CopyCase, kind: 'damaged' | 'newer'): Promise<void> {
  const before = readFileSync(copies.file);
  const copy = copies.open();
  assert.deepEqual(await copy.read(everything), { runs: [], covered: [] });
  assert.equal(copy.kind, 'disk');
  const [failure, ...more] = copies.failures;
  assert.equal(failure?.kind, kind);
  assert.equal(failure.file, copies.file);
  assert.equal(more.length, 0);
  assert.match(failure.aside ?? '', new RegExp(`runs\\.sqlite\\.${kind}-\\d{8}T\\d{6}Z$`));
  assert.ok(before.equals(readFileSync(failure.aside ?? '')));
  await copy.keep(pageOf(sources), 1000);
  assert.equal((await copy.read(everything)).runs.length, sources.length);
  await copy.close();
  const next = copies.open();
  assert.equal((await next.read(everything)).runs.length, sources.length);
  assert.equal(copies.failures.length, 1);
}

describe('A file of a local copy that can’t be used', () => {
  it("is set aside if it isn't a database", async () => {
    await using copies = new CopyCase();
    writeFileSync(copies.file, 'This is a text, and no database at all.\n'.repeat(100));
    await assertSetAside(copies, 'damaged');
  });

  it('is set aside if it is another program’s', async () => {
    await using copies = new CopyCase();
    change(copies.file, 'CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    await assertSetAside(copies, 'damaged');
  });

  it('is set aside if a newer version wrote it', async () => {
    await using copies = await filled();
    change(copies.file, `PRAGMA user_version = ${schemaVersion + 1}`);
    await assertSetAside(copies, 'newer');
  });

  it('is set aside if a table is missing', async () => {
    await using copies = await filled();
    change(copies.file, 'DROP TABLE covered');
    await assertSetAside(copies, 'damaged');
  });

  it('never passes some of the runs off as all of them, wherever it is truncated', async () => {
    await using whole = await filled();
    const { size } = statSync(whole.file);
    for (const length of [1, 100, 4096, size / 3, (2 * size) / 3, size - 4096]) {
      await using copies = new CopyCase();
      copyFileSync(whole.file, copies.file);
      truncateSync(copies.file, Math.round(length));
      const copy = copies.open();
      const read = await copy.read(everything);
      const found = await copy.summarize(undefined, everything);
      assert.deepEqual(
        copies.failures.map(({ kind }) => kind),
        ['damaged'],
        `${length} bytes`,
      );
      assert.ok(existsSync(copies.failures[0]?.aside ?? ''));
      // Whatever was found before the damage was noticed is complete.
      assert.ok([0, sources.length].includes(read.runs.length), `${read.runs.length} runs`);
      assert.deepEqual([found.sum.runs, found.covered], [0, []]);
    }
  });

  it('is noticed to be damaged while in use, and replaced', async () => {
    await using copies = await filled();
    const copy = copies.open();
    await copy.experiments();
    const bytes = readFileSync(copies.file);
    writeFileSync(copies.file, bytes.fill(0x5a, 4096));
    await copy.read(everything);
    await copy.keep(pageOf(sources), 3000);
    assert.equal((await copy.read(everything)).runs.length, sources.length);
    assert.deepEqual(
      copies.failures.map(({ kind }) => kind),
      ['damaged'],
    );
    await copy.cover([{ experiment: 12, first: 0, last: Infinity, since: 3000, until: 9000 }]);
    assert.equal((await copy.covered(everything)).length, 1);
  });
});

describe('A local copy without a place on disk', () => {
  it('is in memory, and says so', async () => {
    for (const place of ['file/in/a/file.sqlite', 'folder']) {
      await using copies = new CopyCase();
      writeFileSync(path.join(copies.folder, 'file'), '');
      mkdirSync(path.join(copies.folder, 'folder'));
      const copy = copies.open({ file: path.join(copies.folder, place) });
      await copy.keep(pageOf(sources), 1000);
      assert.equal((await copy.read(everything)).runs.length, sources.length, place);
      assert.equal(copy.kind, 'memory');
      assert.equal((await copy.state()).file, undefined);
      assert.deepEqual(
        copies.failures.map(({ kind }) => kind),
        ['readOnly'],
        place,
      );
    }
  });

  it('is on disk without shared memory too, where WAL isn’t available', async () => {
    await using copies = new CopyCase();
    mkdirSync(`${copies.file}-shm`);
    const copy = copies.open();
    await copy.keep(pageOf(sources), 1000);
    await copy.close();
    assert.equal(copy.kind, 'disk');
    assert.deepEqual(copies.failures, []);
    const next = copies.open();
    assert.equal((await next.read(everything)).runs.length, sources.length);
    const database = new DatabaseSync(copies.file, { readOnly: true });
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'delete');
    database.close();
  });

  it('waits for others that write, but not forever', async () => {
    await using copies = await filled();
    const copy = copies.open({ patience: 50 });
    await copy.experiments();
    const other = new DatabaseSync(copies.file);
    other.exec('BEGIN IMMEDIATE');
    await copy.keep('{"experiment": 12, "run": 99999}', 5000);
    // What wasn't stored isn't covered later.
    assert.equal((await copy.read(everything)).runs.length, sources.length);
    other.exec('COMMIT');
    await copy.cover([{ experiment: 12, first: 90000, last: Infinity, since: 5000, until: 9000 }]);
    assert.equal(
      (await copy.covered([{ experiment: 12, first: 90000, last: 99999 }]))[0]?.since,
      1000,
    );
    await copy.keep('{"experiment": 12, "run": 99999}', 6000);
    await copy.cover([{ experiment: 12, first: 90000, last: Infinity, since: 6000, until: 9000 }]);
    assert.equal(
      (await copy.covered([{ experiment: 12, first: 90000, last: 99999 }]))[0]?.since,
      6000,
    );
    assert.deepEqual(
      copies.failures.map(({ kind }) => kind),
      ['busy'],
    );
    other.close();
  });

  it('knows nothing once its worker is gone, and says so once', async () => {
    await using copies = new CopyCase();
    const copy = copies.open({ worker: path.join(copies.folder, 'none.js') });
    const reads = await Promise.all([copy.read(everything), copy.read(everything)]);
    assert.deepEqual(reads[0], { runs: [], covered: [] });
    assert.deepEqual(await copy.experiments(), undefined);
    await copy.keep(pageOf(sources), 1000);
    assert.deepEqual(
      copies.failures.map(({ kind }) => kind),
      ['failed'],
    );
  });
});

describe('A new file of a local copy', () => {
  it('can be created by two windows at the same moment', async () => {
    await using copies = new CopyCase();
    const files = Array.from({ length: 100 }, (_, i) => `${copies.file}-${i}`);
    const gate = new Int32Array(new SharedArrayBuffer(4 * files.length));
    const thread = new URL('opening.ts', import.meta.url);
    const workers = [1, 2].map(() => new Worker(thread, { workerData: { files, gate } }));
    const problems = await Promise.all(workers.map((worker) => once(worker, 'message')));
    assert.deepEqual(problems, [[[]], [[]]]);
  });
});

describe('A range of a local copy', () => {
  const range = { experiment: 12, first: 0, last: Infinity };
  const page = pageOf(sources.filter((source) => source.includes('"experiment":12,')));

  it('isn’t covered if another window deleted its runs in the meantime', async () => {
    for (const experiments of [undefined, [12]]) {
      await using copies = new CopyCase();
      const [one, other] = [copies.open(), copies.open()];
      await one.keep(page, 1000);
      await other.clear(experiments);
      await one.cover([{ ...range, since: 1000, until: 9000 }]);
      assert.deepEqual(copies.failures, []);
      assert.deepEqual(await one.read([range]), { runs: [], covered: [] });
      await one.keep(page, 1001);
      await one.cover([{ ...range, since: 1001, until: 9000 }]);
      assert.equal((await other.covered([range])).length, 1);
    }
  });

  it('isn’t covered if its runs were deleted for space in the meantime', async () => {
    await using copies = new CopyCase();
    const copy = copies.open({ limit: 1 });
    await copy.keep(page, 1000);
    await copy.keep('{"experiment": 14, "run": 1}', 1001);
    await copy.cover([{ ...range, since: 1000, until: 9000 }]);
    assert.deepEqual(await copy.read([range]), { runs: [], covered: [] });
  });
});

const [script, size] = [fileURLToPath(new URL('full.ts', import.meta.url)), '8m'];
/** A small disk. */
const onSmallDisk = [
  ...['-rm', 'sh', '-c'],
  'mount -t tmpfs -o size="$1" tmpfs "$2" && exec "$3" "$4" "$2"',
];

if (spawnSync('unshare', [...onSmallDisk.slice(0, 3), 'mount -t tmpfs tmpfs /tmp']).status === 0) {
  describe('A local copy on a full disk, and on a read-only one', () => {
    it('says so once, reads on, covers nothing it lacks, and writes when there is space again, or to memory', async () => {
      await using copies = new CopyCase();
      const { stdout, stderr } = spawnSync(
        'unshare',
        [...onSmallDisk, 'sh', size, copies.folder, process.execPath, script],
        { encoding: 'utf8' },
      );
      assert.equal(stderr, '');
      const all = sources.length;
      const { full, later, failures, kind, ...then } = JSON.parse(stdout) as Record<
        string,
        unknown
      >;
      // Those of the page before the disk was full.
      const first = pages[0]?.text.match(/"run_type":/g)?.length;
      assert.deepEqual(full, { runs: first, covered: 0 });
      assert.deepEqual(later, {
        runs: all,
        covered: new Set(sources.map((source) => /"experiment":\d+/.exec(source)?.[0])).size,
      });
      assert.deepEqual(failures, ['full']);
      assert.equal(kind, 'disk');
      const inMemory = { runs: all, kind: 'memory', reported: ['readOnly'] };
      assert.deepEqual(then, { readOnly: [inMemory, inMemory], names: ['runs.sqlite'] });
    });
  });
} else {
  console.log('A local copy on a full disk – not run: no small disk can be made');
}
