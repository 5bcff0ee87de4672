import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Steps } from '../steps.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';

/** Reports counts as `test/reporter.js` does. */
const report = (passed: number, failed: number, pending = 0) =>
  `require('node:fs').appendFileSync(process.env.RUNDB_TEST_REPORT,
    JSON.stringify(${JSON.stringify({ passed, failed, pending })}) + '\\n');`;

describe('Test steps', () => {
  let temp: TempDir;
  let printed: string[];
  let steps: Steps;
  beforeEach(() => {
    temp = tempDir();
    printed = [];
    steps = new Steps(temp, (text) => printed.push(text));
  });
  afterEach(() => temp.remove());

  for (const [what, script, counts] of [
    ['what they report', report(3, 0), { passed: 3, failed: 0 }],
    ['what they report, skipped tests as failed', report(3, 1, 2), { passed: 3, failed: 3 }],
    ['several reports', report(3, 1) + report(4, 0), { passed: 7, failed: 1 }],
    ['a failure without a report', 'process.exit(3)', { passed: 0, failed: 1 }],
    ['a failure without a report or code', '', { passed: 0, failed: 1 }],
    ['a failure without tests', report(0, 0), { passed: 0, failed: 1 }],
    ['a failure after the report', `${report(3, 0)} process.exit(1)`, { passed: 3, failed: 1 }],
    [
      'a failure when killed',
      `${report(3, 0)} process.kill(process.pid, 'SIGKILL')`,
      { passed: 3, failed: 1 },
    ],
    ['failed tests once', `${report(3, 2)} process.exit(2)`, { passed: 3, failed: 2 }],
  ] as const) {
    it(`count ${what}`, async () => {
      assert.deepEqual(await steps.tests('some', ['-e', script]), counts);
    });
  }

  it('run three at a time, each with its output in one piece', async () => {
    const file = (name: string) => JSON.stringify(join(temp.path, name));
    // Ends only if the next one is running at the same time.
    const meet = (own: string, other: string) =>
      `console.log('${own} begins'); require('node:fs').writeFileSync(${file(own)}, '');
      setInterval(() => {
        if (!require('node:fs').existsSync(${file(other)})) return;
        console.error('${own} ends');
        process.exit(0);
      }, 5)`;
    const outcomes = await Promise.all([
      steps.run('a', ['-e', meet('one', 'two')]),
      steps.run('b', ['-e', meet('two', 'three')]),
      steps.run('c', ['-e', meet('three', 'one')]),
      steps.run('d', ['-e', 'process.exit(7)']),
    ]);
    assert.deepEqual(outcomes, [true, true, true, false]);
    assert.deepEqual(printed.slice(0, 3), ['--- a: begins', '--- b: begins', '--- c: begins']);
    const fourth = printed.indexOf('--- d: begins');
    assert.ok(fourth > printed.findIndex((text) => /^=== [abc]: done/.test(text)));
    assert.ok(printed.includes('\n=== a\none begins\none ends'));
    assert.ok(printed.includes('\n=== b\ntwo begins\ntwo ends'));
    assert.match(printed.at(-1) ?? '', /^=== d: failed with code 7 after \d+ s/m);
  });
});
