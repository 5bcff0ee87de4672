import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Datasets } from '../../../src/features/insert/datasets.ts';
import { Forms } from '../../../src/features/insert/forms.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { activated, closeEditors, connect } from '../fixture.ts';
import { edit, insert, type Pairs } from '../editing.ts';
import { hide } from '../hide.ts';
import { openView } from '../view.ts';
import { describeOnce } from '../../describeOnce.ts';

/** A run record, with momenta that give 10.583 GeV or 10.530 GeV. */
const run = (
  experiment: number,
  number: number,
  energy: '4S' | '4S_offres' = '4S',
  type = 'physics',
) => ({
  ...{ experiment, run: number, run_type: type },
  ...{ ler: { momentum: 4 }, her: { momentum: energy === '4S' ? 7 : 6.93 } },
});

const there = [
  ...[run(12, 1), run(12, 2), run(12, 5), run(12, 7, '4S_offres'), run(12, 8), run(12, 9)],
  ...[run(14, 3), run(14, 6), run(14, 8)],
  { experiment: 17, run: 1, run_type: 'physics', ler: {}, her: {} },
  run(17, 2, '4S', 'cosmic'),
];

const lines = (...all: string[]): string => all.join('\n');
const entry = (experiment: number, energy: '4S' | '4S_offres', range: string): string =>
  lines(
    `  ${experiment}:`,
    '    proc16:',
    `      beamEnergy: ${energy}`,
    `      sqrts: ${energy === '4S' ? '10.580' : '10.520'}`,
    `      runsRange: ${range}`,
  );
const ofTwo = lines('experiment:', entry(12, '4S', '1-5'), entry(14, '4S', '3-6'));

/** The resulting text, and the number of requests. */
async function asked(from: string, runs: Pairs, argument: object) {
  const open = await connect({ runs: there });
  const document = await edit('yaml', from);
  await insert({ runs, ...argument });
  return { text: document.getText(), requests: open.demo.requests.length };
}

async function written(from: string, runs: Pairs, argument: object): Promise<string> {
  return (await asked(from, runs, argument)).text;
}

describeOnce('An MC dataset', () => {
  before(activated);
  after(closeEditors);

  const argument = { format: 'mc-dataset', processing: 'proc16' };

  it('is inserted by experiment, covers unused run numbers, and takes one request per experiment', async () => {
    const runs: Pairs = [[14, 6], [12, 5], [12, 1], [14, 3], [12, 2]]; // prettier-ignore
    assert.deepEqual(await asked('┃', runs, argument), { text: ofTwo, requests: 2 });
  });

  it('is inserted as one document per beam energy', async () => {
    const runs: Pairs = [[12, 5], [12, 7], [12, 9]]; // prettier-ignore
    assert.equal(
      await written('# mine\n┃\n', runs, argument),
      lines(
        ...['# mine', 'experiment:', entry(12, '4S_offres', '"7"'), '---', 'experiment:'],
        // Run 8 isn't selected.
        ...[entry(12, '4S', '5, 9'), ''],
      ),
    );
  });

  for (const [name, from, runs, own = {}] of [
    [
      'of an unknown beam energy',
      '┃',
      [
        [12, 1],
        [17, 1],
      ],
    ],
    [
      "that aren't physics runs",
      '┃',
      [
        [12, 1],
        [17, 2],
      ],
    ],
    [
      "that don't exist",
      '┃',
      [
        [12, 1],
        [12, 3],
      ],
    ],
    ['after a key', 'x: ┃', [[12, 1]]],
    ['next to another dataset', `${ofTwo}\n┃\n`, [[12, 9]]],
    [
      'of two beam energies next to other content',
      'x: 1\n┃\n',
      [
        [12, 5],
        [12, 7],
      ],
    ],
    [
      'at two cursors',
      'x: 1\n┃\n---\n┃\n',
      [
        [12, 1],
        [12, 2],
      ],
    ],
    ['with an invalid processing', '┃', [[12, 1]], { processing: '16' }],
  ] as const satisfies readonly (readonly [string, string, Pairs, object?])[]) {
    it(`is not inserted for runs ${name}`, async () => {
      assert.equal(await written(from, runs, { ...argument, ...own }), from.replaceAll('┃', ''));
    });
  }

  it("is not inserted if the server counts runs that it doesn't list", async () => {
    const open = await connect({ runs: there });
    hide(open.demo, (number) => number === 2);
    const document = await edit('yaml', '┃');
    const runs: Pairs = [[12, 1], [12, 5]]; // prettier-ignore
    await insert({ runs, ...argument });
    assert.equal(document.getText(), '');
    hide(open.demo, () => false);
  });

  it('asks for the processing once, and again on request', async () => {
    const kept = new Map<string, unknown>();
    const memory = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key) as never,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
    const never = new vscode.EventEmitter<void>();
    await using open = await openView({ runs: [] });
    const known = new KnownRuns(open.connection, never.event);
    const forms = new Forms(memory);
    const datasets = new Datasets(forms, known);
    /** The answer to the question when it is closed, or accepted unchanged. */
    const answered = async (command: string, isAnew?: boolean) => {
      const state = { ended: false };
      const asking = datasets.processing(undefined, isAnew).finally(() => (state.ended = true));
      while (!state.ended) await vscode.commands.executeCommand(command);
      return asking;
    };
    assert.equal(await answered('workbench.action.closeQuickOpen'), undefined);
    assert.equal(forms.processing, undefined);
    await forms.rememberProcessing('proc16');
    assert.equal(await datasets.processing(undefined), 'proc16');
    assert.equal(await answered('workbench.action.closeQuickOpen', true), undefined);
    assert.equal(await answered('workbench.action.acceptSelectedQuickOpenItem', true), 'proc16');
    assert.equal(await datasets.processing('prompt'), 'prompt');
    assert.equal(forms.processing, 'proc16');
    known.dispose();
    never.dispose();
  });

  for (const [how, runs, expected] of [
    ['replace', [[14, 8]], lines('experiment:', entry(14, '4S', '"8"'))],
    [
      'add',
      [
        [12, 9],
        [14, 8],
      ],
      lines('experiment:', entry(12, '4S', '1-5, 9'), entry(14, '4S', '3-8')),
    ],
    [
      'remove',
      [
        [14, 3],
        [14, 6],
      ],
      lines('experiment:', entry(12, '4S', '1-5')),
    ],
    [
      'add',
      [[12, 7]],
      lines(
        'experiment:',
        entry(12, '4S_offres', '"7"'),
        '---',
        'experiment:',
        entry(12, '4S', '1-5'),
        entry(14, '4S', '3-6'),
      ),
    ],
    // Numbers without a run, or of unknown energy, change nothing.
    ['add', [[12, 4]], ofTwo],
    ['add', [[17, 1]], ofTwo],
  ] as const satisfies readonly (readonly [string, Pairs, string])[]) {
    it(`at the cursor can be changed like any list: ${how} ${JSON.stringify(runs)}`, async () => {
      const from = `# mine\n${ofTwo.replace('1-5', '1-┃5')}\n`;
      assert.equal(await written(from, runs, { how }), `# mine\n${expected}\n`);
    });
  }

  it('with other entries accepts no runs, because their beam energy may differ', async () => {
    const more = ofTwo.replace('sqrts', 'events: 1000\n      sqrts');
    const from = more.replace('1-5', '1-┃5');
    for (const how of ['add', 'replace']) {
      assert.equal(await written(from, [[12, 7]], { how }), more);
    }
    assert.equal(await written(from, [[12, 5]], { how: 'remove' }), more.replace('1-5', '1-4'));
  });
});
