import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { describeOnce } from '../../describeOnce.ts';
import { edit } from '../editing.ts';
import { activated, closeEditors, connect, someRuns } from '../fixture.ts';
import { onDemo } from './runsInCode.ts';

const execute = (command: string, ...given: unknown[]) =>
  Promise.resolve(vscode.commands.executeCommand(command, ...given));

describeOnce('Commands for runs at the cursor', () => {
  const demo = onDemo();

  for (const [before, after] of [
    ['exp = 12\nruns = [798, 7┃99, 801]\n', 'exp = 12\nruns = [798, 799]\n'],
    ['x = IoV(12, 798, 12, 8┃30)\n', 'x = [IoV(12, 798, 12, 800), IoV(12, 830, 12, 830)]\n'],
  ] as const) {
    it(`keep only the good ones of ${before.replace('┃', '').trim().split('\n').at(-1) ?? ''}`, async () => {
      const document = await edit('python', before);
      await execute('rundb.keepGoodRuns');
      assert.equal(document.getText(), after);
    });
  }

  it('change nothing if no run is good', async () => {
    const text = 'exp = 12\nruns = [80┃1]\n';
    const document = await edit('python', text);
    await execute('rundb.keepGoodRuns');
    assert.equal(document.getText(), text.replace('┃', ''));
  });

  it('open the record of a single run', async () => {
    await edit('python', 'x = ExpRun(12, 79┃9)\n');
    await execute('rundb.showRunsAtCursor');
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, '/e0012/r00799.json');
  });

  it('search for the runs of a range', async () => {
    await edit('yaml', 'experiment: 12\nruns: 798-┃830\n');
    const state = { ended: false };
    const shown = execute('rundb.showRunsAtCursor').finally(() => (state.ended = true));
    // The first Enter after a row appears opens the newest run.
    while (!state.ended) await execute('workbench.action.acceptSelectedQuickOpenItem');
    await shown;
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, '/e0012/r00830.json');
  });

  it("request nothing if the cursor isn't in any runs", async () => {
    await edit('python', 'print("no ru┃n")\n');
    demo().requests.length = 0;
    for (const name of ['showRunsAtCursor', 'copyRunsAtCursor', 'keepGoodRuns']) {
      await execute(`rundb.${name}`);
    }
    assert.equal(demo().requests.length, 0);
  });

  it("don't mistake the document that the menu passes for an empty query", async () => {
    const document = await edit('python', 'runs = ┃\n');
    demo().requests.length = 0;
    const state = { ended: false };
    const inserting = execute('rundb.insertRuns', document.uri).finally(() => (state.ended = true));
    while (!state.ended) await execute('workbench.action.closeQuickOpen');
    await inserting;
    assert.equal(demo().requests.length, 0);
    assert.equal(document.getText(), 'runs = \n');
  });
});

describeOnce('A query copied as Python', () => {
  before(activated);
  afterEach(closeEditors);

  async function copied(command: string, query: string): Promise<string> {
    await vscode.env.clipboard.writeText('');
    await execute(command, query);
    return vscode.env.clipboard.readText();
  }

  it("is a few lines, unless they wouldn't be correct or the whole script is requested", async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const query = 'exp:12 physics @good lumi>5/pb';
    const short = await copied('rundb.copyAsPython', query);
    assert.ok(short.startsWith(`# Query: ${query}\n`), short);
    assert.match(short, /^for run in rundb\.get_run_info\($/m);
    assert.ok(short.includes(`rundb.URL = "${open.demo.url}"`), short);
    assert.doesNotMatch(short, /^def /m);
    assert.match(await copied('rundb.copyAsPythonScript', query), /^def fits\(run\):$/m);
    assert.match(await copied('rundb.copyAsPython', 'duration>=30min'), /^def fits\(run\):$/m);
    assert.equal(open.demo.requests.length, 0);
  });
});
