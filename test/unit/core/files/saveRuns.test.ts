import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { saveRuns } from '../../../../src/core/files/index.ts';
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

async function readParquet(path: string) {
  const file = await asyncBufferFromFile(path);
  const { schema, key_value_metadata = [] } = await parquetMetadataAsync(file);
  return {
    rows: await parquetReadObjects({ file }),
    types: new Map(schema.slice(1).map((each) => [each.name, each.converted_type ?? each.type])),
    metadata: Object.fromEntries(key_value_metadata.map(({ key, value }) => [key, value])),
  };
}

describe('Runs in a file', () => {
  it('are a plain CSV table with what is known of it in a file beside it', async () => {
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
    // A number as text stays what it is; a formula doesn't.
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

  it('keep their types in Parquet, where nulls stay null', async () => {
    using files = new FilesCase();
    const { asText } = await files.save('runs.parquet', texts, { format: 'parquet' });
    assert.deepEqual(asText, ['level']);
    const { rows, types, metadata } = await readParquet(files.at('runs.parquet'));
    const column = (name: string) =>
      rows.map((row) => Object.entries(row).find(([key]) => key === name)?.[1] as unknown);
    assert.deepEqual(column('run'), [1, 2, 1]);
    assert.deepEqual(column('time_start'), [
      new Date('2020-05-01T01:11:12.345Z'),
      new Date('2020-05-01T10:11:12Z'),
      null,
    ]);
    assert.deepEqual(column('time_stop'), [null, null, null]);
    assert.deepEqual(column('statistics.lumi_recorded'), [5, null, -0.25]);
    assert.deepEqual(column('statistics.events'), [9007199254740993n, 3n, null]);
    assert.deepEqual(column('stop_reason'), [null, "=cmd|' /C calc'!A0", null]);
    assert.deepEqual(column('her."a\nb"'), [true, false, null]);
    assert.deepEqual(column('size'), [1, 2, null]);
    const typeOf = (name: string) => types.get(name);
    assert.equal(typeOf('time_stop'), 'TIMESTAMP_MICROS');
    assert.equal(typeOf('size'), 'INT32');
    assert.equal(typeOf('statistics.lumi_recorded'), 'DOUBLE');
    assert.equal(typeOf('her."odd.key"'), 'DOUBLE');
    assert.equal(typeOf('level'), 'UTF8');
    assert.equal(metadata['rundb.query'], about.query);
    assert.equal(metadata['rundb.server'], about.server);
    assert.equal(metadata['rundb.exported'], about.time);
    assert.equal(metadata['rundb.as_text'], 'level');
  });

  it('are as they were sent in JSON and NDJSON', async () => {
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

  it('have the chosen fields, derived ones too, after the numbers of the run', async () => {
    using files = new FilesCase();
    const fields = [['quality'], ['energy'], ['duration'], ['her', 'odd.key']];
    await files.save('runs.ndjson', texts, { format: 'ndjson', fields });
    const lines = readFileSync(files.at('runs.ndjson'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(JSON.parse(lines[1] ?? ''), {
      ...{ experiment: 12, run: 2, quality: 'bad', energy: null, duration: null },
      'her."odd.key"': 2.5,
    });
    await files.save('runs.csv', texts, { format: 'csv', fields });
    const [head, , , last] = readCsv(files.at('runs.csv'));
    assert.deepEqual(head, ['experiment', 'run', 'quality', 'energy', 'duration', 'her."odd.key"']);
    const energy = String(Math.sqrt(4 * 4 * 7));
    assert.deepEqual(last, ['14', '1', 'notFlagged', energy, '60', '']);
  });

  it('are there by experiment in a folder of Parquet files', async () => {
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
    const twelve = await readParquet(files.at('runs/experiment=12/runs.parquet'));
    const fourteen = await readParquet(files.at('runs/experiment=14/runs.parquet'));
    assert.deepEqual(
      [twelve, fourteen].map(({ rows }) => rows.map(({ run }) => run as unknown)),
      [[1, 2], [1]],
    );
    assert.deepEqual(twelve.types, fourteen.types);
    assert.equal(twelve.types.has('experiment'), false);
    // Somebody's own file is not thrown away.
    writeFileSync(files.at('runs/notes.txt'), 'mine');
    await assert.rejects(files.save('runs', texts, { format: 'parquetFolder' }), { kind: 'taken' });
    assert.equal(readFileSync(files.at('runs/notes.txt'), 'utf8'), 'mine');
  });

  it('can be none', async () => {
    using files = new FilesCase();
    await files.save('runs.parquet', [], { format: 'parquet' });
    assert.deepEqual((await readParquet(files.at('runs.parquet'))).rows, []);
    await files.save('runs.csv', [], { format: 'csv' });
    assert.deepEqual(readCsv(files.at('runs.csv')), [['experiment', 'run']]);
    await files.save('runs.json', [], { format: 'json' });
    assert.match(readFileSync(files.at('runs.json'), 'utf8'), /"runs": \[\s*\]/);
    await files.save('runs', [], { format: 'parquetFolder' });
  });
});

describe('A file of runs that fails', () => {
  const format = 'csv';

  it('has no older metadata beside it where the new can’t come there', async () => {
    using files = new FilesCase();
    await files.save('runs.csv', texts.slice(0, 1), { format });
    assert.deepEqual(files.names, ['runs.csv', 'runs.csv-metadata.json']);
    const { signal } = new AbortController();
    // Looked at for the last time when all is written and nothing is in its place yet.
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

  it('is not there, and the old one is as it was', async () => {
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

  it('says what to do', async () => {
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
