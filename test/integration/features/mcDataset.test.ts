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

/** A run as the server has it, with momenta for 10.583 GeV, or for 10.530 GeV. */
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

/** What a text becomes, and how many requests that took. */
async function asked(from: string, runs: Pairs, argument: object) {
  await using open = await connect({ runs: there });
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

  it('is inserted over numbers that no run has, by experiment, and the server is asked once for each', async () => {
    const runs: Pairs = [[14, 6], [12, 5], [12, 1], [14, 3], [12, 2]]; // prettier-ignore
    assert.deepEqual(await asked('┃', runs, argument), { text: ofTwo, requests: 2 });
  });

  it('is inserted as a document for each beam energy', async () => {
    const runs: Pairs = [[12, 5], [12, 7], [12, 9]]; // prettier-ignore
    assert.equal(
      await written('# mine\n┃\n', runs, argument),
      lines(
        ...['# mine', 'experiment:', entry(12, '4S_offres', '"7"'), '---', 'experiment:'],
        // Run 8 is not wanted.
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
      'that are not physics',
      '┃',
      [
        [12, 1],
        [17, 2],
      ],
    ],
    [
      'that there aren’t',
      '┃',
      [
        [12, 1],
        [12, 3],
      ],
    ],
    ['behind a key', 'x: ┃', [[12, 1]]],
    ['beside another dataset', `${ofTwo}\n┃\n`, [[12, 9]]],
    [
      'of two beam energies beside something else',
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
    ['for what has no name', '┃', [[12, 1]], { processing: '16' }],
  ] as const satisfies readonly (readonly [string, string, Pairs, object?])[]) {
    it(`is not inserted for runs ${name}`, async () => {
      assert.equal(await written(from, runs, { ...argument, ...own }), from.replaceAll('┃', ''));
    });
  }

  it('is not inserted where the server counts runs that it does not list', async () => {
    await using open = await connect({ runs: there });
    hide(open.demo, (number) => number === 2);
    const document = await edit('yaml', '┃');
    const runs: Pairs = [[12, 1], [12, 5]]; // prettier-ignore
    await insert({ runs, ...argument });
    assert.equal(document.getText(), '');
    hide(open.demo, () => false);
  });

  it('asks once what it is produced with, and again where that is wanted', async () => {
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
    /** What is answered to the question, where that is left or accepted as it is. */
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
    // What is no run, or is unknown, changes nothing.
    ['add', [[12, 4]], ofTwo],
    ['add', [[17, 1]], ofTwo],
  ] as const satisfies readonly (readonly [string, Pairs, string])[]) {
    it(`at the cursor is a list like any: ${how} ${JSON.stringify(runs)}`, async () => {
      const from = `# mine\n${ofTwo.replace('1-5', '1-┃5')}\n`;
      assert.equal(await written(from, runs, { how }), `# mine\n${expected}\n`);
    });
  }

  it('with more in it than its runs takes no others, whose beam energy may be another', async () => {
    const more = ofTwo.replace('sqrts', 'events: 1000\n      sqrts');
    const from = more.replace('1-5', '1-┃5');
    for (const how of ['add', 'replace']) {
      assert.equal(await written(from, [[12, 7]], { how }), more);
    }
    assert.equal(await written(from, [[12, 5]], { how: 'remove' }), more.replace('1-5', '1-4'));
  });
});
