import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { copiesIn, moveFiles } from '../../../src/features/localCopy/copyFiles.ts';
import { describeOnce } from '../../describeOnce.ts';

const name = 'rundb.belle2.org-0123456789ab.sqlite';
const other = 'localhost_8000-ba9876543210.sqlite';

describeOnce('The files of local copies', () => {
  let from: string;
  let to: string;

  beforeEach(async () => {
    from = await mkdtemp(join(tmpdir(), 'copies-'));
    to = await mkdtemp(join(tmpdir(), 'copies-'));
  });

  afterEach(async () => {
    await rm(from, { recursive: true });
    await rm(to, { recursive: true });
  });

  it('are found by their names, with the server that they belong to', async () => {
    const aside = `${name}.damaged-20261126T101112Z`;
    const files = [name, `${name}-wal`, `${name}-shm`, other, aside, `${aside}-wal`, 'notes.txt'];
    for (const file of files) await writeFile(join(from, file), 'text');
    const found = await copiesIn(from);
    assert.deepEqual(
      found.map((each) => [basename(each.path), each.host, each.isSetAside, each.bytes]).sort(),
      [
        [other, 'localhost_8000', false, 4],
        [name, 'rundb.belle2.org', false, 4],
        [aside, 'rundb.belle2.org', true, 4],
      ],
    );
  });

  it('are an empty list if there is no folder', async () => {
    assert.deepEqual(await copiesIn(join(from, 'nowhere')), []);
  });

  it('are moved with all their companion files', async () => {
    for (const file of [name, `${name}-wal`, `${name}-shm`])
      await writeFile(join(from, file), file);
    await moveFiles([[join(from, name), join(to, name)]]);
    assert.deepEqual(await readdir(from), []);
    assert.equal(await readFile(join(to, `${name}-wal`), 'utf8'), `${name}-wal`);
  });

  it("stay in place if one of them can't be moved", async () => {
    await writeFile(join(from, name), 'text');
    const moves = [name, other].map((each) => [join(from, each), join(to, each)] as const);
    await assert.rejects(moveFiles(moves), { code: 'ENOENT' });
    assert.deepEqual(await readdir(from), [name]);
    assert.deepEqual(await readdir(to), []);
  });
});
