import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { activated, connect } from '../fixture.ts';
import { readQuery } from '../../../src/features/common/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { chosenRuns } from '../../../src/features/export/toExport.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { parquetFile } from '../../parquetFile.ts';
import { spoil } from '../hide.ts';
import { State } from '../state.ts';
import { openView, rows } from '../view.ts';

const runs = [
  ...[1, 2, 3].map((run) => ({
    experiment: 12,
    run,
    run_type: 'physics',
    statistics: { lumi_recorded: run === 2 ? null : 1.5 * run },
    size: run === 3 ? 'large' : run,
  })),
  { experiment: 14, run: 1, run_type: 'cosmic' },
];

describe('Exporting runs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'export-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const call = async (argument: object): Promise<unknown> =>
    vscode.commands.executeCommand('rundb.exportRuns', argument);

  it('writes the runs of a query in each format, and returns what is in the file', async () => {
    await activated();
    const server = await connect({ runs });
    const query = 'exp:12 physics';
    const at = (name: string): string => path.join(folder, name);
    const fields = ['lumi', 'quality', 'size'];
    for (const name of ['runs.csv', 'runs.json', 'runs.ndjson', 'runs.parquet']) {
      const file = at(name);
      const asText = /csv|parquet/.test(name) ? ['size'] : [];
      assert.deepEqual(await call({ query, file, fields }), {
        runs: 3,
        unreadable: 0,
        file,
        asText,
      });
    }
    const expected = [
      ['experiment', 'run', 'statistics.lumi_recorded', 'quality', 'size'],
      ['12', '1', '1.5', 'not flagged', '1'],
      ['12', '2', '', 'not flagged', '2'],
      ['12', '3', '4.5', 'not flagged', 'large'],
    ];
    const csv = readFileSync(at('runs.csv'), 'utf8');
    assert.equal(csv, `${expected.map((line) => line.join(',')).join('\n')}\n`);
    const { columns } = parquetFile(at('runs.parquet'));
    assert.deepEqual(columns.get('statistics.lumi_recorded'), [1.5, null, 4.5]);
    const json = JSON.parse(readFileSync(at('runs.json'), 'utf8')) as {
      rundb: { query: string; server: string };
      runs: { run: number }[];
    };
    assert.deepEqual([json.rundb.query, json.rundb.server], [query, server.demo.url]);
    assert.deepEqual(
      json.runs.map(({ run }) => run),
      [1, 2, 3],
    );
    assert.equal(readFileSync(at('runs.ndjson'), 'utf8').trimEnd().split('\n').length, 3);

    const pairs = [
      [14, 1],
      [12, 2],
    ];
    const format = 'parquetFolder';
    const answer = await call({ runs: pairs, file: at('parts'), format });
    assert.deepEqual(answer, { runs: 2, file: at('parts'), asText: [] });
    assert.deepEqual(readdirSync(at('parts')).sort(), ['experiment=12', 'experiment=14']);
    const runsIn = (part: string) =>
      parquetFile(path.join(at('parts'), part, 'runs.parquet')).columns.get('run');
    assert.deepEqual([runsIn('experiment=12'), runsIn('experiment=14')], [[2], [1]]);
  });

  it("says how many results of a query aren't run records, and so are missing from the file", async () => {
    await activated();
    const server = await connect({ runs });
    spoil(server.demo, (run) => run === 2);
    const file = path.join(folder, 'runs.csv');
    const answer = await call({ query: 'exp:12', file, fields: ['lumi'] });
    assert.deepEqual(answer, { runs: 2, unreadable: 1, file, asText: [] });
    assert.equal(readFileSync(file, 'utf8').trimEnd().split('\n').length, 3);
    const found = [
      [12, 1],
      [12, 3],
    ];
    const given = { query: 'exp:12', runs: found, file, fields: ['lumi'] };
    assert.deepEqual(await call(given), answer);
    const selected = { ...given, runs: found.slice(0, 1), of: 2 };
    assert.deepEqual(await call(selected), { runs: 1, file, asText: [] });
  });

  it('exports the runs of a tree experiment that its filter shows', async () => {
    await activated();
    await using open = await openView({ runs });
    const { connection, view } = open;
    view.setFilter(await readQuery('lumi>2/nb or cosmic'));
    const all = await rows(view, 2);
    const twelve = all.find((row) => row.kind === 'experiment' && row.experiment === 12);
    const records = new Records(connection);
    const searches = new Searches(new State());
    const search = new Search(connection, records, searches);
    try {
      const chosen = await chosenRuns(search, [view], twelve, undefined);
      assert.equal(chosen?.query, 'exp:12 (lumi>2/nb or cosmic)');
      assert.deepEqual(
        chosen.runs.map(({ experiment, run }) => [experiment, run]),
        [[12, 3]],
      );
      // Both were selected, and the one under the mouse was clicked.
      const saved = ['exp:12 run:1', 'cosmic'].map((query) => ({ kind: 'saved', query }));
      const both = await chosenRuns(search, [view], saved[0], saved);
      assert.deepEqual(
        both?.runs.map(({ experiment, run }) => [experiment, run]),
        [
          [12, 1],
          [14, 1],
        ],
      );
    } finally {
      records.dispose();
      searches.dispose();
    }
  });

  it('rejects invalid arguments, and leaves no file', async () => {
    await activated();
    const server = await connect({ runs });
    assert.equal(server.demo.runCount, 4);
    const file = path.join(folder, 'runs.csv');
    const gone = [[12, 9]];
    await assert.rejects(call({ runs: gone, file }), /no run 9 in experiment 12/);
    await assert.rejects(call({ query: 'exp:', file }));
    await assert.rejects(call({ query: 'exp:12', file, feilds: [] }), /This command takes/);
    await assert.rejects(call({ query: 'exp:12', file: 'runs.csv' }), /isn’t a full path/);
    const none = path.join(folder, 'none', 'runs.csv');
    await assert.rejects(call({ query: 'exp:12', file: none }), /folder doesn’t exist/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('opens a notebook that reads the runs next to it', async () => {
    await activated();
    const server = await connect({ runs });
    assert.equal(server.demo.runCount, 4);
    const file = path.join(folder, 'luminosity.ipynb');
    await vscode.commands.executeCommand('rundb.openAsNotebook', { query: 'exp:12', file });
    const { cells } = JSON.parse(readFileSync(file, 'utf8')) as {
      cells: { cell_type: string; source: string[] }[];
    };
    assert.match(cells[0]?.source.join('') ?? '', /exp:12/);
    assert.match(cells[1]?.source.join('') ?? '', /read_csv\("luminosity\.csv"/);
    assert.equal(readFileSync(path.join(folder, 'luminosity.csv'), 'utf8').split('\n').length, 5);
    assert.ok(vscode.workspace.notebookDocuments.some(({ uri }) => uri.fsPath === file));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it("overwrites only the table of a notebook that's replaced", async () => {
    await activated();
    const server = await connect({ runs });
    assert.equal(server.demo.runCount, 4);
    const at = (name: string) => path.join(folder, name);
    const open = async (query: string, name: string): Promise<void> => {
      await vscode.commands.executeCommand('rundb.openAsNotebook', { query, file: at(name) });
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    };
    const tables = () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.csv'))
        .map((name) => `${name}: ${readFileSync(at(name), 'utf8').split('\n').length - 2}`)
        .sort();
    await call({ query: 'exp:12', file: at('runs.csv') });
    await open('exp:14', 'runs.ipynb');
    assert.deepEqual(tables(), ['runs-2.csv: 1', 'runs.csv: 3']);
    assert.match(readFileSync(at('runs.ipynb'), 'utf8'), /read_csv\(\\"runs-2\.csv\\"/);
    await open('exp:12 run:1-2', 'runs.ipynb');
    assert.deepEqual(tables(), ['runs-2.csv: 2', 'runs.csv: 3']);
    // A table that wasn't exported, even if the notebook reads it.
    writeFileSync(at('runs-2.csv'), 'mine\n');
    rmSync(at('runs-2.csv-metadata.json'));
    await open('exp:12', 'runs.ipynb');
    assert.deepEqual(tables(), ['runs-2.csv: 0', 'runs-3.csv: 3', 'runs.csv: 3']);
    await open('exp:12', 'new.ipynb');
    await open('exp:14', 'new.ipynb');
    assert.equal(tables()[0], 'new.csv: 1');
  });
});
