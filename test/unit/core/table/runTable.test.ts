import assert from 'node:assert/strict';
import fc from 'fast-check';
import { listedRuns, type ListedRun } from '../../../../src/core/records/index.ts';
import type { JsonObject } from '../../../../src/core/rundb/index.ts';
import { fieldKeys, printPath, RunTable, type Span } from '../../../../src/core/table/index.ts';

const verdict = ({ facts }: ListedRun) => Object.keys(facts.flags).join();

function tableOf(records: readonly JsonObject[]): RunTable {
  return new RunTable(listedRuns(records), { verdict });
}

/** Runs with one value each at `stop_reason`, numbered from 1. */
function reasons(...values: (string | null)[]): JsonObject[] {
  return values.map((stop_reason, i) => ({ experiment: 1, run: i + 1, stop_reason }));
}

/** A table of records with different values at a path. */
function loaded(path: string, ...values: JsonObject[string][]): RunTable {
  const records = values.map((value, i) => ({ experiment: 1, run: i + 1, [path]: value }));
  const table = tableOf(records);
  table.show([{ key: printPath([path]), isFrozen: false }]);
  table.model();
  const texts = records.map((record) => ({ run: record, text: JSON.stringify(record) }));
  assert.deepEqual(table.take(texts), []);
  return table;
}

const shown = (table: RunTable, first = 0, last = Infinity) =>
  table.rows(first, last).map(({ cells }) => cells[0]);
const column = (table: RunTable, key: string) => {
  table.show([{ key, isFrozen: false }]);
  table.model();
  return shown(table);
};

describe('A table of runs', () => {
  it('has the newest run first', () => {
    const table = tableOf([
      { experiment: 8, run: 20 },
      { experiment: 12, run: 1 },
      { experiment: 12, run: 10 },
    ]);
    assert.deepEqual(
      table.rows(0, 2).map(({ cells }) => cells.slice(0, 2)),
      [
        ['12', '10'],
        ['12', '1'],
        ['8', '20'],
      ],
    );
    assert.equal(table.rowOf({ experiment: 8, run: 20 }), 2);
    assert.equal(table.runAt(1)?.run, 1);
    assert.deepEqual(table.rows(2, 99).length, 1);
    assert.deepEqual(table.rows(3, 99), []);
  });

  it('has a field that was added until it is removed', () => {
    const table = tableOf([
      { experiment: 1, run: 2 },
      { experiment: 1, run: 1 },
    ]);
    const key = '@side';
    const more = { title: () => 'Side', about: '', kind: 'text', scale: 1, sums: 'none' } as const;
    table.add({ key, path: undefined, ...more });
    assert.deepEqual(column(table, key), ['…', '…']);
    table.fill(key, ({ run }) => (run === 2 ? 'left' : 'right'));
    assert.deepEqual(shown(table), ['left', 'right']);
    table.sort([{ key, descending: true }]);
    assert.deepEqual(shown(table), ['right', 'left']);
    table.remove(key);
    assert.deepEqual(table.shown, []);
    assert.deepEqual(table.sortKeys, []);
    assert.equal(
      table.fields.some((field) => field.key === key),
      false,
    );
  });

  it('shows luminosity in pb⁻¹ with digits that line up, and never a small value as zero', () => {
    const lumi = (value: unknown): JsonObject => ({ lumi_recorded: value as number });
    const table = tableOf([
      { experiment: 1, run: 5, statistics: lumi(267_123.456) },
      { experiment: 1, run: 4, statistics: lumi(0) },
      { experiment: 1, run: 3, statistics: lumi(0.4) },
      { experiment: 1, run: 2, statistics: lumi(null) },
      { experiment: 1, run: 1, statistics: lumi('120034.56') },
    ]);
    const key = 'statistics.lumi_recorded';
    assert.deepEqual(column(table, key), ['267.123', '0.000', '<0.001', '', '120.035']);
    assert.equal(table.model().columns[0]?.unit, 'pb⁻¹');
    assert.equal(table.cellText({ row: 0, key }), '267.123456');
    table.select([[0, 4]]);
    const sum = table.sum(key);
    assert.deepEqual([sum?.count, sum?.without, sum?.unit], [4, 1, 'pb⁻¹']);
    assert.ok(Math.abs((sum?.sum ?? NaN) - 387.158416) < 1e-9);
    assert.ok(Math.abs((sum?.mean ?? NaN) - 387.158416 / 4) < 1e-9);
  });

  it('shows times to the minute in UTC, whatever time zone was sent, and copies seconds', () => {
    const table = tableOf([
      { experiment: 1, run: 3, time_start: '2020-05-01T02:13:07+09:00' },
      { experiment: 1, run: 2, time_start: '2020-05-01 17:13:59' },
      { experiment: 1, run: 1, time_start: 'yesterday' },
    ]);
    assert.deepEqual(column(table, 'time_start'), [
      '2020-04-30 17:13',
      '2020-05-01 17:13',
      'yesterday',
    ]);
    assert.equal(
      table.copy({ spans: [[0, 2]], withHeader: true }),
      'Start (UTC)\n2020-04-30 17:13:07\n2020-05-01 17:13:59\nyesterday\n',
    );
    table.sort([{ key: 'time_start', descending: true }]);
    assert.deepEqual(shown(table), ['yesterday', '2020-05-01 17:13', '2020-04-30 17:13']);
  });

  it('sorts texts in natural order, ignoring case, and missing values last in both directions', () => {
    const table = tableOf(reasons('run 10', 'Beam', null, 'run 9', 'beam', 'alpha'));
    table.show([{ key: 'stop_reason', isFrozen: false }]);
    table.model();
    table.sort([{ key: 'stop_reason', descending: false }]);
    assert.deepEqual(shown(table), ['alpha', 'beam', 'Beam', 'run 9', 'run 10', '']);
    table.sort([{ key: 'stop_reason', descending: true }]);
    assert.deepEqual(shown(table), ['run 10', 'run 9', 'beam', 'Beam', 'alpha', '']);
  });

  it('shows each value of a field whose types differ, and sorts numbers before texts', () => {
    const table = loaded('odd', 10, 'x2', 9, true, [1], { a: null }, null, 'x10', 2.5);
    table.sort([{ key: 'odd', descending: false }]);
    assert.deepEqual(shown(table), [
      '2.5',
      '9.0',
      '10.0',
      '[1]',
      'true',
      'x2',
      'x10',
      '{"a":null}',
      '',
    ]);
    assert.equal(table.model().columns[0]?.isNumber, false);
  });

  it('keeps every digit of long numbers, and their order', () => {
    const records = ['9007199254740993', '9007199254740992', '12'].map((digits, i) => ({
      run: { experiment: 1, run: i },
      text: `{"experiment":1,"run":${i},"event":${digits}}`,
    }));
    const table = tableOf(records.map(({ run }) => ({ ...run })));
    table.show([{ key: 'event', isFrozen: false }]);
    table.model();
    table.take(records);
    assert.deepEqual(shown(table), ['12', '9007199254740992', '9007199254740993']);
    assert.equal(table.model().columns[0]?.isNumber, true);
  });

  it('takes keys with dots, quotes, spaces and __proto__ literally', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a.b', '"', '\\', '@x', '')), {
          minLength: 1,
          maxLength: 3,
        }),
        (path) => {
          const inner = path
            .toReversed()
            .reduce((below, key) => `{${JSON.stringify(key)}:${below}}`, '"here"');
          const table = new RunTable(listedRuns([{ experiment: 1, run: 1 }]), { verdict });
          const key = printPath(path);
          table.show([{ key, isFrozen: false }]);
          table.model();
          table.take([{ run: { experiment: 1, run: 1 }, text: inner }]);
          assert.deepEqual(shown(table), ['here']);
          assert.ok(table.fields.some((field) => field.key === key));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('says which records it lacks, and distinguishes unknown cells from empty ones', () => {
    const table = tableOf([
      { experiment: 1, run: 1 },
      { experiment: 1, run: 2 },
      { experiment: 1, run: 3 },
    ]);
    assert.deepEqual(table.toLoad(), []);
    assert.deepEqual(column(table, 'shift_crew'), ['…', '…', '…']);
    const bad = table.take([
      { run: { experiment: 1, run: 1 }, text: '{"shift_crew":"owl"}' },
      { run: { experiment: 1, run: 2 }, text: '{"shift_crew":' },
      { run: { experiment: 1, run: 3 }, text: '{}' },
    ]);
    assert.deepEqual(bad, [{ experiment: 1, run: 2 }]);
    assert.deepEqual(shown(table), ['', '…', 'owl']);
    assert.deepEqual(
      table.toLoad().map(({ run }) => run),
      [2],
    );
  });

  it('keeps columns, selection and sorting when more runs arrive', () => {
    const runs = listedRuns(reasons('a', 'b', 'c'));
    const table = new RunTable(runs.slice(0, 2), { verdict });
    table.show([{ key: 'shift_crew', isFrozen: false }]);
    table.model();
    table.take(runs.map((run) => ({ run, text: `{"shift_crew":"crew ${run.run}"}` })));
    table.selectRuns([{ experiment: 1, run: 1 }]);
    table.sort([{ key: 'shift_crew', descending: false }]);
    const { version } = table.model();
    table.setRuns(runs);
    assert.deepEqual(shown(table), ['crew 1', 'crew 2', '…']);
    assert.deepEqual(table.selection, [[0, 0]]);
    assert.ok(table.model().version > version);
  });

  it('finds a text in any shown column, forwards and backwards, wrapping around', () => {
    const table = tableOf(reasons('Beam Abort', 'x', '<b>beam</b>', 'y'));
    assert.deepEqual(table.find('beam', 0), { row: 1, key: 'stop_reason' });
    assert.deepEqual(table.find('BEAM', 2), { row: 3, key: 'stop_reason' });
    assert.deepEqual(table.find('beam', 4), { row: 1, key: 'stop_reason' });
    assert.deepEqual(table.find('beam', 0, true), { row: 3, key: 'stop_reason' });
    assert.deepEqual(table.find('beam', -1, true), { row: 3, key: 'stop_reason' });
    assert.deepEqual(table.find('beam', 2, true), { row: 1, key: 'stop_reason' });
    assert.equal(table.find('klm', 0), undefined);
    assert.equal(table.find('', 0), undefined);
    assert.equal(tableOf([]).find('x', 0), undefined);
  });

  it('keeps its selection when it is sorted', () => {
    const table = tableOf(reasons('b', 'a', 'c', 'd'));
    table.select([
      [0, 0],
      [2, 99],
    ]);
    assert.deepEqual(
      table.selectedRuns.map(({ run }) => run),
      [4, 2, 1],
    );
    table.sort([{ key: 'stop_reason', descending: false }]);
    assert.deepEqual(table.selection, [
      [0, 1],
      [3, 3],
    ]);
  });

  it('never adds up cumulative values or run numbers', () => {
    const table = tableOf([{ experiment: 1, run: 1, ler: { momentum: 4 }, her: { momentum: 7 } }]);
    table.show([...table.fields].map(({ key }) => ({ key, isFrozen: false })));
    table.fill(fieldKeys.delivered, () => 1500);
    table.select([[0, 0]]);
    assert.equal(table.sum('statistics.lumi_exp_delivered'), undefined);
    assert.equal(table.sum('run'), undefined);
    const delivered = table.sum(fieldKeys.delivered);
    assert.deepEqual([delivered?.sum, delivered?.mean], [1.5, 1.5]);
    const energy = table.sum(fieldKeys.energy);
    assert.equal(energy?.sum, undefined);
    assert.ok(Math.abs((energy?.mean ?? 0) - 10.583) < 0.001);
  });

  it('copies what a spreadsheet reads back unchanged, and no formula', () => {
    const table = tableOf(reasons('a\tb', 'say "no"\nplease', '=1+1', '-5', '@x', '-x'));
    const keys = ['run', 'stop_reason'];
    assert.equal(
      table.copy({ spans: [[0, 5]], keys, withHeader: true }),
      [
        'Run\tStop reason',
        "6\t'-x",
        "5\t'@x",
        '4\t-5',
        "3\t'=1+1",
        '2\t"say ""no""\nplease"',
        '1\t"a\tb"',
        '',
      ].join('\n'),
    );
  });

  it('truncates a long text on screen only, and never within a character', () => {
    const long = `${'x'.repeat(198)}😀${'y'.repeat(10_000)}`;
    const table = tableOf(reasons(long));
    const [cell = ''] = column(table, 'stop_reason');
    assert.ok(cell.length <= 200 && cell.isWellFormed() && cell.endsWith('…'));
    assert.equal(table.cellText({ row: 0, key: 'stop_reason' }), long);
    assert.deepEqual(table.find('yyyy', 0), { row: 0, key: 'stop_reason' });
  });

  it('sorts by several columns as a comparison run by run would', () => {
    const value = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null });
    const word = fc.option(fc.constantFrom('b', 'B', 'a9', 'a10'), { nil: null });
    fc.assert(
      fc.property(
        fc.array(fc.record({ number: value, word }), { maxLength: 20 }),
        fc.array(
          fc.record({ key: fc.constantFrom('duration', 'reason'), descending: fc.boolean() }),
          {
            maxLength: 3,
          },
        ),
        (rows, by) => {
          const records = rows.map(({ number, word: reason }, run) => ({
            ...{ experiment: 1, run, duration: number, stop_reason: reason },
          }));
          const table = tableOf(records);
          const key = { duration: fieldKeys.duration, reason: 'stop_reason' };
          table.sort(by.map((each) => ({ ...each, key: key[each.key] })));
          const placeOf = { a9: 1, a10: 2, b: 3, B: 3 };
          const expected = records.toReversed().sort((a, b) => {
            for (const { key, descending } of by) {
              const [first, second] = [a, b].map((run) =>
                key === 'duration' ? run.duration : run.stop_reason && placeOf[run.stop_reason],
              );
              if (first === second) continue;
              if (first === null || first === undefined) return 1;
              if (second === null || second === undefined) return -1;
              return descending ? second - first : first - second;
            }
            return 0;
          });
          assert.deepEqual(
            [...table.order].map((index) => table.runs[index]?.run),
            expected.map(({ run }) => run),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('selects by position exactly what it reports as selected', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (chosen) => {
        const table = tableOf(chosen.map((_, run) => ({ experiment: 1, run })));
        const spans = chosen.flatMap((isIn, row): Span[] => (isIn ? [[row, row]] : []));
        table.select(spans);
        const rows = table.selection.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        );
        assert.deepEqual(
          rows,
          spans.map(([row]) => row),
        );
        assert.equal(table.selectedRuns.length, spans.length);
        const again = table.selection;
        table.select(again);
        assert.deepEqual(table.selection, again);
      }),
      { numRuns: 100 },
    );
  });
});
