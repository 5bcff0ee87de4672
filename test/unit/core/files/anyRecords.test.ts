import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fieldChoices, nameOf, pathOfName } from '../../../../src/core/files/index.ts';
import { openWriter } from '../../../../src/core/files/writer.ts';
import { noBackslash } from '../../../noBackslash.ts';
import { parquetFile } from '../../../parquetFile.ts';
import { about, FilesCase } from './filesCase.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '=1+1', '-5', '-a', '@x', '"', ',', '\r\n', 'x'.repeat(10_000), '<script>'),
  fc.constantFrom('NaN', 'null', '1e5', '😀', '\u0000', '-0'),
);
const anyKey = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c') },
  fc.constantFrom('__proto__', 'constructor', 'a.b', '"', '', 'a"b', '\n', '=x', 'toString'),
  fc.string({ unit: 'binary', maxLength: 4 }).filter(noBackslash),
);
const anyScalar = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '-0', '0', '1e400', '9007199254740993', '-5', '0.1'),
  fc.constantFrom('123456789012345678901234567890', '2147483648', '[]', '[1,"a"]', '{}'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
  anyText.map((text) => JSON.stringify(text)),
);
const objectOf = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.tuple(anyKey, value), { selector: ([key]) => key, maxLength: 4 })
    .map((all) => `{${all.map(([key, each]) => `${JSON.stringify(key)}:${each}`).join(',')}}`);
/** Records as JSON, in which some keys have different types. */
const anyRecords = fc.array(
  fc.oneof(objectOf(anyScalar), objectOf(fc.oneof(anyScalar, objectOf(anyScalar)))),
  { maxLength: 6 },
);

type Leaf = readonly [path: string[], value: unknown];

/** The values of a record that aren't objects, by path, each as JSON. */
function leavesOf(value: object, above: string[] = []): Leaf[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): Leaf[] => {
    const path = [...above, key];
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isGroup ? leavesOf(inner, path) : [[path, inner]];
  });
}

function write(files: FilesCase, texts: readonly string[], format: 'csv' | 'parquet', i: number) {
  const place = files.at(`${i}.${format}`);
  const given = { metadata: undefined, name: 'runs', fields: undefined, about };
  const writer = openWriter({ format, place, ...given });
  writer.add(texts);
  return { place, ...writer.finish(() => {}) };
}

describe('Records of any kind', () => {
  const withIds = (texts: readonly string[]): string[] =>
    texts.map((text, i) =>
      text === '{}'
        ? `{"experiment":12,"run":${i}}`
        : `{"experiment":12,"run":${i},${text.slice(1)}`,
    );

  it('are all in a Parquet file: each value as it was, or as text if types differ', () => {
    using files = new FilesCase();
    let count = 0;
    fc.assert(
      fc.property(anyRecords, (some) => {
        const texts = withIds(some);
        const { place, rows, asText } = write(files, texts, 'parquet', count++);
        assert.equal(rows, texts.length);
        const read = parquetFile(place);
        assert.equal(read.rows, texts.length);
        for (const [i, text] of texts.entries()) {
          for (const [path, value] of leavesOf(JSON.parse(text) as object)) {
            const name = nameOf(path);
            const found = read.columns.get(name)?.[i];
            if (typeof found === 'bigint') assert.ok(Number(found) === value, name);
            else if (typeof value === 'string') assert.equal(found, value.toWellFormed());
            else if (value !== null && typeof found === 'string') {
              assert.ok(asText.includes(name) || Array.isArray(value), name);
              assert.equal(Number.isNaN(JSON.parse(found)), false);
              assert.deepEqual(JSON.parse(found), value);
            } else if (typeof value === 'number') assert.ok(found === value, `${name} ${value}`);
            // A key that contains objects in other records has no column of its own.
            else assert.equal(found ?? null, value, name);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are all in a CSV file as Python reads it, without formulas', () => {
    using files = new FilesCase();
    const cases = fc.sample(anyRecords, 40).map(withIds);
    const places = cases.map((texts, i) => write(files, texts, 'csv', i).place);
    const script = `import csv, json, sys
csv.field_size_limit(10**7)
print(json.dumps([list(csv.reader(open(f, newline="", encoding="utf-8"))) for f in json.load(sys.stdin)]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: JSON.stringify(places),
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    assert.equal(stderr, '');
    for (const [i, [head = [], ...lines]] of (JSON.parse(stdout) as string[][][]).entries()) {
      const texts = cases[i] ?? [];
      assert.equal(lines.length, texts.length);
      assert.equal(new Set(head).size, head.length);
      for (const cell of [head, ...lines].flat()) {
        assert.ok(
          !/^[=+@\t\r]/.test(cell) &&
            (!cell.startsWith('-') || !isNaN(Number(cell)) || cell === '-inf'),
          cell,
        );
      }
      for (const [j, text] of texts.entries()) {
        for (const [path, value] of leavesOf(JSON.parse(text) as object)) {
          if (typeof value !== 'string') continue;
          const name = nameOf(path);
          const at = head.findIndex((each) => each === name || each === `'${name}`);
          const cell = lines[j]?.[at] ?? assert.fail(name);
          const sent = value.toWellFormed();
          assert.ok(cell === sent || cell === `'${sent}`, `${cell} is not ${sent}`);
        }
      }
    }
  });

  it('have names that determine their paths', () => {
    const key = fc.oneof(anyKey, fc.constantFrom('\\', 'a\\"b', '\\n'));
    fc.assert(
      fc.property(fc.array(key, { minLength: 2, maxLength: 4 }), (path) => {
        if (path.every((key) => key.isWellFormed()))
          assert.deepEqual(pathOfName(nameOf(path)), path);
      }),
    );
    assert.deepEqual(pathOfName('lumi'), ['statistics', 'lumi_recorded']);
    assert.deepEqual(pathOfName('quality'), ['quality']);
    const names = fieldChoices([{ mine: { odd: 1 }, experiment: 1 }]).map(nameOf);
    assert.equal(new Set(names).size, names.length);
    for (const name of ['quality', 'energy', 'duration', 'mine.odd', 'detectors.status_trg']) {
      assert.ok(names.includes(name), name);
    }
  });

  it('stay as sent, with -0 and every digit, if fields are chosen for NDJSON', () => {
    using files = new FilesCase();
    const place = files.at('runs.ndjson');
    const given = { metadata: undefined, name: 'runs', about };
    const fields = [['a'], ['b'], ['c']];
    const writer = openWriter({ format: 'ndjson', place, fields, ...given });
    writer.add(['{"experiment":1,"run":2,"a":-0,"b":12345678901234567890,"c":[1e400,{"x":null}]}']);
    writer.finish(() => {});
    assert.equal(
      readFileSync(place, 'utf8'),
      '{"experiment":1,"run":2,"a":-0,"b":12345678901234567890,"c":[1e999,{"x":null}]}\n',
    );
  });
});
