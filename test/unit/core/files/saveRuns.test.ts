import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { parquetFile } from '../../../parquetFile.ts';
import { nameOf, notebookOf, saveRuns } from '../../../../src/core/files/index.ts';
import { about, batchesOf, FilesCase, worker } from './filesCase.ts';

const texts = [
  `{"experiment": 12, "run": 1, "time_start": "2020-05-01T10:11:12.345678+09:00", "time_stop": "",
    "statistics": {"lumi_recorded": 5, "events": 9007199254740993},
    "her": {"odd.key": -5, "say \\"x\\"": "-5", "a\\nb": true}, "roi_filtering": null,
    "__proto__": {"polluted": 1}, "size": 1, "level": 1, "tags": ["a", 1], "nothing": null}`,
  `{"experiment": 12, "run": 2, "time_start": "2020-05-01T10:11:12Z", "time_stop": null,
    "statistics": {"lumi_recorded": null, "events": 3}, "stop_reason": "=cmd|' /C calc'!A0",
    "her": {"odd.key": 2.5, "say \\"x\\"": "<script>,\\"", "a\\nb": false},
    "quality_expert": {"klm": "BAD"}, "size": 2, "level": "high", "nothing": null}`,
  `{"experiment": 14, "run": 1, "time_start": null, "statistics": {"lumi_recorded": -0.25},
    "ler": {"momentum": 4}, "her": {"momentum": 7}, "duration": 60, "size": null, "level": null}`,
];

const headers = [
  ...['experiment', 'run', 'time_start', 'time_stop', 'statistics.lumi_recorded'],
  ...['statistics.events', 'her."odd.key"', 'her."say \\"x\\""', 'her."a\nb"', 'her.momentum'],
  ...['roi_filtering', '__proto__.polluted', 'size', 'level', 'tags', 'nothing', 'stop_reason'],
  ...['quality_expert.klm', 'ler.momentum', 'duration'],
];

/** A CSV file as another program reads it. */
function readCsv(file: string): string[][] {
  const script =
    'import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))))';
  const { stdout, stderr } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as string[][];
}

describe('Runs in a file', () => {
  it('are a plain CSV table, with its metadata in a file next to it', async () => {
    using files = new FilesCase();
    const { rows, asText } = await files.save('runs.csv', texts, { format: 'csv' });
    assert.deepEqual([rows, asText], [3, ['level']]);
    const [head = [], ...lines] = readCsv(files.at('runs.csv'));
    assert.deepEqual(head.toSorted(), headers.toSorted());
    assert.deepEqual(head.slice(0, 2), ['experiment', 'run']);
    const column = (name: string) => lines.map((line) => line[head.indexOf(name)]);
    assert.deepEqual(column('run'), ['1', '2', '1']);
    assert.deepEqual(column('time_start'), [
      '2020-05-01T01:11:12.345678Z',
      '2020-05-01T10:11:12.000000Z',
      '',
    ]);
    assert.deepEqual(column('statistics.lumi_recorded'), ['5', '', '-0.25']);
    assert.deepEqual(column('statistics.events'), ['9007199254740993', '3', '']);
    assert.deepEqual(column('her."odd.key"'), ['-5', '2.5', '']);
    // A number as text stays unchanged; a formula doesn't.
    assert.deepEqual(column('her."say \\"x\\""'), ['-5', '<script>,"', '']);
    assert.deepEqual(column('stop_reason'), ['', "'=cmd|' /C calc'!A0", '']);
    assert.deepEqual(column('her."a\nb"'), ['true', 'false', '']);
    assert.deepEqual(column('__proto__.polluted'), ['1', '', '']);
    assert.deepEqual(column('tags'), ['["a",1]', '', '']);
    assert.deepEqual(column('level'), ['1', 'high', '']);
    assert.deepEqual(column('nothing'), ['', '', '']);
    assert.deepEqual(files.names, ['runs.csv', 'runs.csv-metadata.json']);
    const metadata = JSON.parse(readFileSync(files.at('runs.csv-metadata.json'), 'utf8')) as {
      url: string;
      rundb: object;
      tableSchema: { columns: { titles: string; datatype: string }[] };
    };
    assert.equal(metadata.url, 'runs.csv');
    const { query, server, time: exported, writer } = about;
    assert.deepEqual(metadata.rundb, { query, server, exported, writer });
    const { columns } = metadata.tableSchema;
    assert.deepEqual(
      columns.map(({ titles }) => titles),
      head,
    );
    assert.equal(columns[2]?.datatype, 'dateTimeStamp');
  });

  it('keep their types in Parquet, and nulls stay null', async () => {
    using files = new FilesCase();
    const { asText } = await files.save('runs.parquet', texts, { format: 'parquet' });
    assert.deepEqual(asText, ['level']);
    const { columns, types, metadata } = parquetFile(files.at('runs.parquet'));
    assert.deepEqual([...columns.keys()].sort(), headers.toSorted());
    const column = (name: string) => columns.get(name);
    assert.deepEqual(column('run'), [1, 2, 1]);
    // To the microsecond.
    assert.deepEqual(column('time_start'), [1588295472345678n, 1588327872000000n, null]);
    assert.deepEqual(column('time_stop'), [null, null, null]);
    assert.deepEqual(column('statistics.lumi_recorded'), [5, null, -0.25]);
    assert.deepEqual(column('statistics.events'), [9007199254740993n, 3n, null]);
    assert.deepEqual(column('stop_reason'), [null, "=cmd|' /C calc'!A0", null]);
    assert.deepEqual(column('her."a\nb"'), [true, false, null]);
    assert.deepEqual(column('size'), [1, 2, null]);
    assert.deepEqual(column('level'), ['1', 'high', null]);
    assert.deepEqual(column('tags'), ['["a",1]', null, null]);
    assert.deepEqual(column('__proto__.polluted'), [1, null, null]);
    const typeOf = (name: string) => types.get(name);
    assert.equal(typeOf('time_stop'), 'timestamp[us, UTC]');
    assert.equal(typeOf('size'), 'int32');
    assert.equal(typeOf('statistics.events'), 'int64');
    assert.equal(typeOf('statistics.lumi_recorded'), 'double');
    assert.equal(typeOf('her."odd.key"'), 'double');
    assert.equal(typeOf('her."a\nb"'), 'bool');
    assert.equal(typeOf('level'), 'utf8');
    assert.deepEqual(Object.fromEntries(metadata), {
      'rundb.query': about.query,
      'rundb.server': about.server,
      'rundb.exported': about.time,
      'rundb.writer': about.writer,
      'rundb.as_text': 'level',
    });
  });

  it('are all in Parquet, however many there are', async () => {
    using files = new FilesCase();
    const numbers = Array.from({ length: 25_000 }, (_, run) => run);
    const lumi = (run: number) => (run % 7 === 0 ? null : run / 3);
    const many = numbers.map(
      (run) =>
        `{"experiment": 12, "run": ${run}, "statistics": {"lumi_recorded": ${lumi(run)}}, "hlt_mode": "${run % 9}"}`,
    );
    await files.save('runs.parquet', many, { format: 'parquet' });
    const { rows, columns } = parquetFile(files.at('runs.parquet'));
    assert.equal(rows, many.length);
    assert.deepEqual(columns.get('run'), numbers);
    assert.deepEqual(columns.get('statistics.lumi_recorded'), numbers.map(lumi));
    assert.deepEqual(
      columns.get('hlt_mode'),
      numbers.map((run) => String(run % 9)),
    );
  });

  it('are unchanged in JSON and NDJSON', async () => {
    using files = new FilesCase();
    await files.save('runs.json', texts, { format: 'json' });
    await files.save('runs.ndjson', texts, { format: 'ndjson' });
    const expected = texts.map((text) => JSON.parse(text) as unknown);
    const read = (name: string) => readFileSync(files.at(name), 'utf8');
    const { rundb, runs } = JSON.parse(read('runs.json')) as { rundb: object; runs: unknown[] };
    assert.deepEqual(runs, expected);
    assert.equal('query' in rundb && rundb.query, about.query);
    assert.match(read('runs.json'), /9007199254740993/);
    const lines = read('runs.ndjson').trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      expected,
    );
    assert.match(read('runs.ndjson-metadata.json'), /rundb\.example\.org/);
  });

  it('have the chosen fields, including derived ones, after experiment and run number', async () => {
    using files = new FilesCase();
    const fields = [['good'], ['quality'], ['energy'], ['duration'], ['her', 'odd.key']];
    await files.save('runs.ndjson', texts, { format: 'ndjson', fields });
    const lines = readFileSync(files.at('runs.ndjson'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(JSON.parse(lines[1] ?? ''), {
      ...{ experiment: 12, run: 2, good: false, quality: 'bad', energy: null, duration: null },
      'her."odd.key"': 2.5,
    });
    await files.save('runs.csv', texts, { format: 'csv', fields });
    const [head, , , last] = readCsv(files.at('runs.csv'));
    assert.deepEqual(head, ['experiment', 'run', ...fields.map((path) => nameOf(path))]);
    const energy = String(Math.sqrt(4 * 4 * 7));
    assert.deepEqual(last, ['14', '1', 'true', 'not flagged', energy, '60', '']);
  });

  it('have their own share of the delivered luminosity, and say of how many they were selected', async () => {
    using files = new FilesCase();
    const fields = [['delivered'], ['stop_reason']];
    const shares = () => Promise.resolve(Float64Array.of(12.5, NaN, 0));
    const selected = { runs: 3, of: 911 };
    for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const) {
      const options = { format, fields, shares, about: { ...about, selected } };
      await files.save(`runs.${format}`, texts, options);
    }
    const read = (name: string) => readFileSync(files.at(name), 'utf8');
    const [, ...lines] = readCsv(files.at('runs.csv'));
    assert.deepEqual(
      lines.map(([, , delivered]) => delivered),
      ['12.5', '', '0'],
    );
    const expected = [12.5, null, 0];
    const delivered = (rows: readonly object[]) =>
      rows.map((row) => ('delivered' in row ? row.delivered : undefined));
    const json = JSON.parse(read('runs.json')) as { runs: object[]; rundb: object };
    assert.deepEqual(delivered(json.runs), expected);
    const ndjson = read('runs.ndjson').trimEnd().split('\n');
    assert.deepEqual(delivered(ndjson.map((line) => JSON.parse(line) as object)), expected);
    const { columns, types, metadata } = parquetFile(files.at('runs.parquet'));
    assert.deepEqual(columns.get('delivered'), expected);
    assert.equal(types.get('delivered'), 'double');
    assert.equal(metadata.get('rundb.query'), about.query);
    assert.equal(metadata.get('rundb.selection'), '3 of 911 runs selected');
    for (const name of ['runs.json', 'runs.csv-metadata.json', 'runs.ndjson-metadata.json']) {
      assert.match(read(name), /"selection": ?"3 of 911 runs selected"/, name);
    }
    const notebook = notebookOf('runs.csv', 3, { ...about, selected });
    assert.match(notebook, /3 of 911 runs selected from https/);
  });

  it('are separated by experiment in a folder of Parquet files', async () => {
    using files = new FilesCase();
    for (let times = 0; times < 2; times++) {
      await files.save('runs', texts, { format: 'parquetFolder' });
      assert.deepEqual(readdirSync(files.at('runs'), { recursive: true }).map(String).sort(), [
        'experiment=12',
        'experiment=12/runs.parquet',
        'experiment=14',
        'experiment=14/runs.parquet',
      ]);
    }
    const twelve = parquetFile(files.at('runs/experiment=12/runs.parquet'));
    const fourteen = parquetFile(files.at('runs/experiment=14/runs.parquet'));
    assert.deepEqual(
      [twelve, fourteen].map(({ columns }) => columns.get('run')),
      [[1, 2], [1]],
    );
    assert.deepEqual(twelve.columns.get('statistics.lumi_recorded'), [5, null]);
    assert.deepEqual(fourteen.columns.get('statistics.lumi_recorded'), [-0.25]);
    assert.deepEqual(twelve.metadata, fourteen.metadata);
    assert.equal(twelve.metadata.get('rundb.query'), about.query);
    assert.deepEqual(twelve.types, fourteen.types);
    assert.equal(twelve.types.has('experiment'), false);
    // A user's own file isn't deleted.
    writeFileSync(files.at('runs/notes.txt'), 'mine');
    await assert.rejects(files.save('runs', texts, { format: 'parquetFolder' }), { kind: 'taken' });
    assert.equal(readFileSync(files.at('runs/notes.txt'), 'utf8'), 'mine');
  });

  it('may be none at all', async () => {
    using files = new FilesCase();
    await files.save('runs.parquet', [], { format: 'parquet' });
    assert.equal(parquetFile(files.at('runs.parquet')).rows, 0);
    await files.save('runs.csv', [], { format: 'csv' });
    assert.deepEqual(readCsv(files.at('runs.csv')), [['experiment', 'run']]);
    await files.save('runs.json', [], { format: 'json' });
    assert.match(readFileSync(files.at('runs.json'), 'utf8'), /"runs": \[\s*\]/);
    await files.save('runs', [], { format: 'parquetFolder' });
  });
});

describe('An export that fails', () => {
  const format = 'csv';

  it('leaves no old metadata if the new can’t replace it', async () => {
    using files = new FilesCase();
    await files.save('runs.csv', texts.slice(0, 1), { format });
    assert.deepEqual(files.names, ['runs.csv', 'runs.csv-metadata.json']);
    const { signal } = new AbortController();
    // Checked for the last time when everything has been written, but nothing is in its place yet.
    signal.throwIfAborted = () => {
      for (const name of files.names) {
        if (/^\.runs\.csv-metadata\.json\..*part$/.test(name)) rmSync(files.at(name));
      }
    };
    const saving = files.save('runs.csv', texts, { format, signal });
    await assert.rejects(saving, { name: 'FileError' });
    assert.deepEqual(files.names, ['runs.csv']);
    assert.equal(readCsv(files.at('runs.csv')).length, 4);
  });

  it('leaves no file, and the old one unchanged', async () => {
    using files = new FilesCase();
    writeFileSync(files.at('runs.csv'), 'old');
    const untouched = (): void => {
      assert.equal(readFileSync(files.at('runs.csv'), 'utf8'), 'old');
      assert.deepEqual(files.names, ['runs.csv']);
    };
    await assert.rejects(files.save('runs.csv', texts, { format, runs: 4 }), {
      kind: 'incomplete',
    });
    untouched();
    await assert.rejects(files.save('runs.csv', ['[1]'], { format }), { kind: 'failed' });
    untouched();

    const stop = new AbortController();
    async function* cut() {
      yield* batchesOf(texts);
      stop.abort(new Error('enough'));
      await new Promise(() => {});
    }
    const { signal } = stop;
    const options = { worker, format, file: files.at('runs.csv'), about, runs: 9, signal } as const;
    await assert.rejects(saveRuns(cut(), options), /enough/);
    untouched();

    async function* broken() {
      yield* batchesOf(texts);
      throw new Error('server gone');
    }
    const given = { worker, format, file: files.at('runs.csv'), about, runs: 9 } as const;
    await assert.rejects(saveRuns(broken(), given), /server gone/);
    untouched();
  });

  it('says why', async () => {
    using files = new FilesCase();
    await assert.rejects(files.save('none/runs.csv', texts, { format }), { kind: 'noFolder' });
    mkdirSync(files.at('taken.csv'));
    await assert.rejects(files.save('taken.csv', texts, { format }), { kind: 'taken' });
    writeFileSync(files.at('runs.csv-metadata.json'), '{"mine": 1}');
    await assert.rejects(files.save('runs.csv', texts, { format }), { kind: 'taken' });
    assert.deepEqual(files.names, ['runs.csv-metadata.json', 'taken.csv']);
    await assert.rejects(files.save('/proc/runs.csv', texts, { format, file: '/proc/runs.csv' }), {
      kind: 'noFolder',
    });
  });
});
