import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FilesCase } from './filesCase.ts';

const script = fileURLToPath(new URL('smallDisk.ts', import.meta.url));
/** A mount that only this process sees, and that disappears with it. */
const alone = ['--user', '--map-root-user', '--mount', 'sh', '-c'];
const onSmallDisk = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1"';

if (spawnSync('unshare', [...alone, 'mount -t tmpfs tmpfs /tmp']).status === 0) {
  describe('An export to a full or read-only disk', () => {
    it('leaves no file, and the old one unchanged', () => {
      using files = new FilesCase();
      const { stdout, stderr } = spawnSync(
        'unshare',
        [...alone, onSmallDisk, 'sh', files.folder, process.execPath, script],
        { encoding: 'utf8' },
      );
      assert.equal(stderr, '');
      assert.deepEqual(JSON.parse(stdout), {
        full: ['full', 'full', 'full', 'full', 'full'],
        readOnly: ['readOnly', 'readOnly', 'readOnly', 'readOnly', 'readOnly'],
        isOld: true,
        names: ['csv', 'json', 'ndjson', 'parquet'],
      });
    });
  });
} else {
  console.log('A file of runs on a full disk – not run: no small disk can be made');
}
