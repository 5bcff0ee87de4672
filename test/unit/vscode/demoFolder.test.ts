import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { demoFolder } from '../../vscode/demoFolder.ts';
import { checkout } from '../../vscode/versions.ts';

const module = join(checkout, 'test', 'vscode', 'demoFolder.ts');

describe('The folder of the demo', () => {
  /** Ends the demo after a change of its folder; what it prints, and whether the folder is kept. */
  function after(change: (path: string) => void) {
    const printed: string[] = [];
    const folder = demoFolder((line) => printed.push(line));
    const { path } = folder;
    change(path);
    folder.end();
    const isKept = existsSync(path);
    const said = printed.join('').replace(path, '<folder>').trim();
    return { said, isKept, read: (name: string) => readFileSync(join(path, name), 'utf8'), path };
  }

  const kept = 'The files that you changed or added are kept in <folder>';

  it('is removed if nothing was changed', () => {
    const { said, isKept } = after((path) => {
      assert.match(readFileSync(join(path, 'analysis.py'), 'utf8'), /^runs = \[\]$/m);
      mkdirSync(join(path, 'empty'));
    });
    assert.deepEqual([said, isKept], ['', false]);
  });

  for (const [what, name] of [
    ['a file was changed', 'analysis.py'],
    ['a file was added', 'runs.parquet'],
    ['a file was added to a new folder', join('plots', 'luminosity.svg')],
  ] as const) {
    it(`is kept, and said to be, if ${what}`, () => {
      const { said, isKept, read, path } = after((folder) => {
        mkdirSync(join(folder, 'plots'));
        writeFileSync(join(folder, name), 'mine');
      });
      assert.deepEqual([said, isKept], [kept, true]);
      assert.equal(read(name), 'mine');
      rmSync(path, { recursive: true });
    });
  }

  it('is kept, and said to be, if the demo is ended by Ctrl+C', async () => {
    const script = `
      import { writeFileSync } from 'node:fs';
      import { demoFolder } from ${JSON.stringify(module)};
      const { path } = demoFolder(console.log);
      writeFileSync(path + '/mine.csv', '1');
      setInterval(() => {}, 1000);
      process.stdout.write(path + '\\n');`;
    const process_ = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed = text(process_.stdout);
    const [first] = (await once(process_.stdout, 'data')) as [Buffer];
    const path = String(first).trim();
    process_.kill('SIGINT');
    await once(process_, 'exit');
    assert.match(await printed, new RegExp(`kept in ${path}`));
    assert.equal(readFileSync(join(path, 'mine.csv'), 'utf8'), '1');
    rmSync(path, { recursive: true });
  });
});
