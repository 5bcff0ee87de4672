import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { derivedTables, schemaVersion, tables } from '../../../../src/core/localCopy/schema.ts';
import { recordFields } from '../../../../src/core/records/catalogue.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { parseJson, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';
import { CopyCase, pageOf, pages, sources } from './copyCase.ts';

const records = sources.map((source) => parseJson(source) as JsonObject);

function columnsOf(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const found = database.prepare('SELECT name FROM pragma_table_info(?)').all('runs');
  database.close();
  return found.map(({ name }) => String(name));
}

describe('The view of the runs', () => {
  it('has those fields of the catalogue that are numbers, times, or short texts', async () => {
    await using copies = new CopyCase();
    await copies.open().experiments();
    const names = columnsOf(copies.file);
    for (const name of [
      ...['experiment', 'run', 'run_type', 'time_start', 'time_stop', 'duration_s'],
      ...['lumi_recorded_nb', 'lumi_exp_delivered_nb', 'beam_energy_GeV', 'beam_energy_name'],
      ...['stop_reason', 'hlt_mode', 'status_pxd', 'flag_pxd', 'flag_trg', 'good', 'flagged'],
      ...['magnet_solenoid_field', 'ler_momentum_GeV', 'her_number_of_bunches', 'asked_at'],
      ...['roi_filtering', 'incident_size', 'incident_url'],
    ]) {
      assert.ok(names.includes(name), name);
    }
    assert.equal(new Set(names).size, names.length);
    const isLeftOut = ({ type, paths }: (typeof recordFields)[number]) =>
      type === 'any' ||
      type === 'flags' ||
      ['url', 'fill_pattern'].includes(paths[0].at(-1) ?? '') ||
      (type === 'text' && paths.length > 1);
    // Good, flagged, the name of the energy, and when it was requested.
    assert.equal(names.length, recordFields.filter((field) => !isLeftOut(field)).length + 4);
  });

  it('changes only together with its version', () => {
    const hash = createHash('sha256')
      .update(tables + derivedTables)
      .digest('hex');
    // Increment the version when changing the tables, or a field of the catalogue.
    assert.equal(`${schemaVersion} ${hash.slice(0, 16)}`, '1 f71d49bd37a8112d');
  });

  it('has what the records have', async () => {
    await using copies = new CopyCase();
    const copy = copies.open();
    await copy.keep(pageOf(sources), Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    const database = new DatabaseSync(copies.file, { readOnly: true });
    const rows = database.prepare('SELECT * FROM runs').all();
    database.close();
    const byRun = new Map(
      rows.map((row) => [`${String(row['experiment'])}:${String(row['run'])}`, row]),
    );
    assert.equal(byRun.size, records.length);
    for (const [i, { facts, ...id }] of listedRuns(records).entries()) {
      const row = byRun.get(`${id.experiment}:${id.run}`);
      assert.ok(row);
      const record = records[i];
      assert.equal(row['run_type'], facts.type ?? null);
      assert.equal(row['time_start'], facts.start);
      assert.equal(row['time_stop'], facts.stop ?? null);
      assert.equal(row['lumi_recorded_nb'], facts.lumiRecorded ?? null);
      assert.equal(row['beam_energy_GeV'], facts.beamEnergy ?? null);
      assert.equal(row['duration_s'], facts.duration ?? null);
      assert.equal(row['stop_reason'], facts.stopReason ?? null);
      assert.equal(row['status_svd'], facts.status.svd ?? null);
      assert.equal(row['flag_klm'], facts.flags['klm'] ?? null);
      const roi = record?.['roi_filtering'];
      assert.equal(row['roi_filtering'], typeof roi === 'boolean' ? Number(roi) : null);
      assert.equal(row['asked_at'], '2026-01-02T03:04:05.678Z');
    }
  });
});

const script = `
import json, sqlite3, sys
runs = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for line in sys.stdin:
    print(json.dumps(runs.execute("""
      SELECT count(*), total(good), total(NOT flagged),
        total(CASE WHEN lower(run_type) = 'physics' THEN lumi_recorded_nb END), total(duration_s)
      FROM runs""").fetchone()), flush=True)
`;

if (spawnSync('python3', ['-c', 'import sqlite3']).status === 0) {
  describe('Python that reads the view', () => {
    it('finds the same sums, of whole pages, while runs are added', async () => {
      await using copies = new CopyCase();
      const copy = copies.open();
      await copy.experiments();
      const python = spawn('python3', ['-c', script, copies.file]);
      const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
      const ask = async (): Promise<unknown> => {
        python.stdin.write('\n');
        const { value } = (await answers.next()) as { value: string };
        return JSON.parse(value);
      };
      /** What it may find: the sums after each page. */
      const sums: number[][] = [[0, 0, 0, 0, 0]];
      for (const { text, range } of pages) {
        const keeping = copy.keep(text, 1000);
        const found = await ask();
        await keeping;
        const everything = pages
          .slice(0, pages.findIndex((page) => page.range === range) + 1)
          .map((page) => page.range);
        const { sum: own } = await copy.summarize(undefined, everything);
        const { runs, good, notFlagged, recorded, duration } = own;
        sums.push([runs, good, notFlagged, recorded, duration]);
        assert.ok(
          sums.slice(-2).some((sum) => isNear(sum, found)),
          JSON.stringify(found),
        );
      }
      const end = await ask();
      const { runs, good, notFlagged, recorded, duration } = summarize(listedRuns(records));
      assert.ok(isNear([runs, good, notFlagged, recorded, duration], end), JSON.stringify(end));
      python.stdin.end();
    });
  });
} else {
  console.log('Python that reads the view – not run: there is no python3');
}

function isNear(sum: readonly number[], found: unknown): boolean {
  return (
    Array.isArray(found) &&
    sum.every((each, i) => Math.abs(each - Number(found[i])) <= 1e-9 * Math.abs(each))
  );
}
