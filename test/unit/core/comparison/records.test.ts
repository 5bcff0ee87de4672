import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareRecords, printSheet } from '../../../../src/core/comparison/index.ts';
import { runFacts } from '../../../../src/core/records/index.ts';
import { isJsonObject, parseJson } from '../../../../src/core/rundb/index.ts';
import { noBackslash } from '../../../noBackslash.ts';

/** Runs of experiment 12, numbered from 1, with the rest of their records. */
function compared(...texts: string[]) {
  const sent = texts.map((text, i) => {
    const record = parseJson(text);
    assert.ok(isJsonObject(record));
    return { run: { experiment: 12, run: i + 1, facts: runFacts(record) }, text };
  });
  return compareRecords(sent, ({ facts }) => Object.values(facts.flags).join() || 'not flagged');
}

const json = (value: unknown): string => JSON.stringify(value);

/** The cells of those lines of a Markdown table that contain a text. */
const cells = (sheet: string, text: string) =>
  sheet
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('A comparison of records', () => {
  it('lists differing fields first, known ones before others, with titles and units', () => {
    const of = (lumi_recorded: number, more: object) =>
      json({
        ...{ experiment: 12, run_type: 'physics', url: '/1', a: 1, duration: 60 },
        hlt_mode: 'filtering',
        statistics: { lumi_recorded, streams: 4 },
        ...more,
      });
    const { fields } = compared(
      of(267_123.456, { zeta: 1 }),
      of(5, { zeta: 2, time_start: '2020-05-01T02:13:07+09:00' }),
      of(5, { zeta: 1, quality_expert: { klm: 'BAD' } }),
    );
    assert.deepEqual(
      fields
        .filter(({ differs }) => differs)
        .map(({ title, unit, values }) => [title, unit, values]),
      [
        ['Recorded luminosity', 'pb⁻¹', ['267.123456', '0.005', '0.005']],
        ['Quality', undefined, ['not flagged', 'not flagged', 'BAD']],
        ['Start', 'UTC', ['', '2020-04-30 17:13:07', '']],
        ['KLM flag', undefined, ['', '', 'BAD']],
        ['zeta', undefined, ['1', '2', '1']],
      ],
    );
    assert.deepEqual(
      fields.slice(5).map(({ key, values }) => [key, values[0]]),
      [
        ['run_type', 'physics'],
        ['duration', '60'],
        ['hlt_mode', 'filtering'],
        ['url', '/1'],
        ['a', '1'],
        ['statistics.streams', '4'],
      ],
    );
  });

  it('distinguishes nothing, null, an empty text, a number and its text', () => {
    const { fields } = compared('{}', '{"x":null}', '{"x":""}', '{"x":1}', '{"x":"1"}');
    const field = fields.find(({ key }) => key === 'x');
    assert.deepEqual(field?.values, ['', 'null', '""', '1', '"1"']);
    assert.equal(field.differs, true);
  });

  it('distinguishes long numbers that differ in their last digit', () => {
    const { fields } = compared('{"id": 12345678901234567890}', '{"id": 12345678901234567891}');
    assert.deepEqual(fields.find(({ key }) => key === 'id')?.values, [
      '12345678901234567890',
      '12345678901234567891',
    ]);
  });

  it('shows a value even if another record has fields below it', () => {
    const { fields } = compared('{"background":"high"}', '{"background":{"ler":3}}');
    assert.deepEqual(
      fields
        .filter(({ key }) => key.startsWith('background'))
        .map(({ key, values }) => [key, values]),
      [
        ['background', ['high', '{"ler":3}']],
        ['background.ler', ['', '3']],
      ],
    );
  });

  it('takes keys literally, with dots, quotes, or names that every object has', () => {
    const { fields } = compared(
      '{"__proto__":{"a.b":1},"constructor":2,"a\\"b":3}',
      '{"__proto__":{"a.b":2},"constructor":2,"a\\"b":3}',
    );
    const told = fields.map(({ key, differs }) => [key, differs]);
    assert.deepEqual(
      told.filter(([key]) => key !== '@quality'),
      [
        ['__proto__."a.b"', true],
        [String.raw`"a\"b"`, false],
        ['constructor', false],
      ],
    );
  });

  it('finds a difference exactly if the JSON differs, whatever it contains', () => {
    // JSON writes a backslash as two; other escapes are fine.
    const value = fc
      .jsonValue({ maxDepth: 3 })
      .filter((each) => noBackslash(json(each).replaceAll(/\\[^\\]/g, '')));
    const record = fc.dictionary(fc.constantFrom('a', 'b.c', 'detectors', 'é'), value);
    fc.assert(
      fc.property(record, record, record, (...records) => {
        const texts = records.map(json);
        const { fields } = compared(...texts);
        const isSame = new Set(texts.map((text) => json(sorted(JSON.parse(text))))).size === 1;
        const own = fields.filter(({ key }) => !key.startsWith('@'));
        if (isSame) assert.ok(own.every(({ differs }) => !differs));
        else assert.ok(own.some(({ differs }) => differs));
        for (const { differs, values } of fields) assert.equal(new Set(values).size > 1, differs);
      }),
    );
  });
});

/** The same with sorted keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, below]) => [key, sorted(below)]);
}

describe('The sheet of a comparison', () => {
  it('is two tables, with a column per run, oldest first', () => {
    const sheet = printSheet(
      compared(
        '{"hlt_mode":"filtering","url":"/7"}',
        '{"hlt_mode":"monitoring","url":"/7"}',
        '{"url":"/7"}',
      ),
    );
    assert.equal(
      sheet,
      [
        '# Comparison of 3 runs',
        '',
        '## Fields that differ: 1',
        '',
        '| Field    | 12:1      | 12:2       | 12:3 |',
        '| -------- | --------- | ---------- | ---- |',
        '| HLT mode | filtering | monitoring |      |',
        '',
        '## Fields that are the same: 2',
        '',
        '| Field   | Value       |',
        '| ------- | ----------- |',
        '| Quality | not flagged |',
        '| Address | /7          |',
        '',
      ].join('\n'),
    );
  });

  it('shows where long values differ, and truncates the rest', () => {
    const [a, b] = ['a', 'b'].map((end) => json({ note: `${'x'.repeat(10_000)}${end}end` }));
    const [row] = cells(printSheet(compared(a ?? '', b ?? '', '{}')), 'note');
    assert.deepEqual(row, ['note', `…${'x'.repeat(10)}aend`, `…${'x'.repeat(10)}bend`, '']);
  });

  it('contains no markup, line break or text direction from a value', () => {
    const note = 'a|b <script>alert(1)</script> **c** [d](command:x) _e_ f_g\nh\u202Ei &lt; `j`';
    const [row] = cells(printSheet(compared(json({ stop_reason: note }), '{}')), 'Stop reason');
    assert.equal(row?.[1], String.raw`a\|b \<script>alert(1)\</script> \*\*c\*\* \[d\](…`);
    const [rest] = cells(printSheet(compared(json({ z: note.slice(50) }), '{}')), '| z');
    assert.equal(rest?.[1], String.raw`\_e\_ f_g\\nh\\u202ei \&lt; ${'\\`j\\`'}`);
  });
});
