import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { RunId } from '../../../../src/core/rundb/index.ts';
import {
  emptyPlace,
  formatIds,
  formatOf,
  languages,
  readRuns,
  Selection,
  Template,
  writeRuns,
  type FormatId,
  type Language,
  type OwnFormat,
  type Place,
} from '../../../../src/core/selection/index.ts';

const anySelection = fc
  .array(
    fc.record({
      experiment: fc.constantFrom(3, 12, 1003),
      first: fc.integer({ min: 1, max: 6500 }),
      more: fc.oneof(fc.constant(0), fc.nat(12)),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((ranges) =>
    Selection.of(
      ranges.flatMap(({ experiment, first, more }) =>
        Array.from({ length: more + 1 }, (_, i) => ({ experiment, run: first + i })),
      ),
    ),
  );

/** One experiment, as often as several. */
const selections = fc
  .tuple(anySelection, fc.boolean())
  .map(([all, isOne]) =>
    isOne
      ? Selection.of([...all].filter(({ experiment }) => experiment === all.experiments[0]))
      : all,
  );

const layouts = fc.record({
  width: fc.integer({ min: 40, max: 120 }),
  indentation: fc.constantFrom('', '  ', '    ', '\t'),
  step: fc.constantFrom('  ', '    '),
  before: fc.nat(30),
  after: fc.nat(5),
});

const cases = formatIds.flatMap((id) =>
  formatOf(id).languages.map((language) => ({ id, language })),
);

const written = (selection: Selection) => ({ runs: [...selection], ranges: selection.ranges });

/** As it is where the text is what is selected. */
const asFound = (text: string, place: Place): Place => ({ ...place, asList: /^[[({]/.test(text) });

const holds = (id: FormatId, selection: Selection) =>
  id !== 'dqm-input' || selection.experiments.length === 1;

/** Writes, reads and writes again. */
function assertReadBack(
  selection: Selection,
  format: FormatId | OwnFormat,
  place: Place,
  own: OwnFormat[] = [],
): void {
  const text = writeRuns(written(selection), format, place);
  const found = asFound(text, place);
  const back = readRuns(text, found, { experiment: selection.experiments[0], own });
  assert.deepEqual(back?.selection.ranges, selection.ranges, text);
  assert.equal(writeRuns(written(back.selection), back.format, found), text);
}

describe('What is written', () => {
  for (const { id, language } of cases) {
    it(`as ${id} in ${language} is read back, and then written the same`, () => {
      fc.assert(
        fc.property(selections, layouts, (selection, layout) => {
          fc.pre(holds(id, selection));
          assertReadBack(selection, id, { ...emptyPlace(language), ...layout });
        }),
        { numRuns: 100 },
      );
    });
  }

  for (const id of ['numbers', 'ranges', 'exprun', 'pandas-cut', 'dqm-path'] as const) {
    it(`as ${id} between quotes is read back, and then written the same`, () => {
      fc.assert(
        fc.property(anySelection, (selection) => {
          assertReadBack(selection, id, { ...emptyPlace('python'), inside: 'quotes' });
        }),
        { numRuns: 100 },
      );
    });
  }

  it("in a user's form is read back, and then written the same", () => {
    const templates = fc.constantFrom(
      'e{experiment:04}/r{run:05}',
      '{experiment}:{run}',
      '({run}) of [{experiment}]',
      '{{{experiment}/{first:06}..{last:06}}}',
      '{experiment}.{first}+{last}',
    );
    fc.assert(
      fc.property(
        selections,
        templates,
        fc.constantFrom(', ', '\n', ' | '),
        (selection, template, separator) => {
          const format = { template: new Template(template), separator };
          assertReadBack(selection, format, emptyPlace('text'), [format]);
        },
      ),
    );
  });

  it('is never misread, and nothing makes the reader fail', () => {
    const pieces = fc.constantFrom(
      ...[
        'ExpRun(',
        'IoV(',
        '12',
        '798',
        '-1',
        ', ',
        ')',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '-',
        ': ',
        '=',
      ],
      ...[
        'runs',
        'exp',
        'experiment',
        '--exp ',
        '--runs ',
        'e0012',
        '/r00798',
        '__run__',
        '__experiment__',
      ],
      ...[
        ' == ',
        ' >= ',
        ' & ',
        '|',
        '\n',
        '  ',
        '- ',
        '#',
        '//',
        '\\',
        '999999999999999999999',
        'expList=',
      ],
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(...languages), (text, language) => {
        const back = readRuns(text, emptyPlace(language), { experiment: 12 });
        for (const { first, last } of back?.selection.ranges ?? []) assert.ok(first <= last);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Selections to give to the tools, the same in each run. */
const samples = fc.sample(selections, { numRuns: 40, seed: 1 });

const text = (selection: Selection, id: FormatId, language: Language, more: Partial<Place> = {}) =>
  writeRuns(written(selection), id, { ...emptyPlace(language), ...more });

const pairs = (runs: Iterable<RunId>) => [...runs].map(({ experiment, run }) => [experiment, run]);

const isThere = (tool: string) => spawnSync(tool, ['--version']).error === undefined;

function run(tool: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('What is written means the same runs', () => {
  it('to Python', function () {
    if (!isThere('python3')) console.log('      there is no Python: nothing is run');
    else {
      const own = cases.filter(
        ({ id, language }) => language === 'python' && !/path|rdata/.test(id),
      );
      const all = own.flatMap(({ id }) =>
        samples.filter((selection) => holds(id, selection)).map((selection) => ({ id, selection })),
      );
      const asked = all.map(({ id, selection }) => ({
        format: id,
        text: text(selection, id, 'python', { indentation: '    ', before: 8 }),
        experiment: selection.experiments[0],
        probes: pairs(
          selection.ranges.flatMap(({ experiment, first, last }) =>
            [first - 1, first, last, last + 1].map((number) => ({ experiment, run: number })),
          ),
        ),
      }));
      const script = fileURLToPath(new URL('readBack.py', import.meta.url));
      const meant: unknown = JSON.parse(run('python3', [script], JSON.stringify(asked)));
      const wanted = asked.map(({ probes }, i) =>
        probes.filter(([experiment = 0, number = 0]) =>
          all[i]?.selection.has({ experiment, run: number }),
        ),
      );
      assert.ok(Array.isArray(meant));
      for (const [i, runs] of meant.entries()) assert.deepEqual(runs, wanted[i], asked[i]?.text);
    }
  });

  it('to a parser of YAML and to one of JSON', () => {
    for (const selection of samples) {
      const byExperiment = Object.groupBy(selection, ({ experiment }) => String(experiment));
      const isOne = selection.experiments.length === 1;
      const value = <T>(of: (runs: readonly RunId[]) => T) =>
        isOne
          ? of([...selection])
          : Object.fromEntries(
              Object.entries(byExperiment).map(([key, runs]) => [key, of(runs ?? [])]),
            );
      const printed = (runs: readonly RunId[]) =>
        Selection.of(runs)
          .ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`))
          .join(', ');
      const numbers = value((runs) => runs.map(({ run }) => run));
      const ranges = value(printed);
      const yaml = (id: FormatId): unknown =>
        (
          parse(
            `a:\n  key: ${text(selection, id, 'yaml', { indentation: '  ', before: 7 })}\n`,
          ) as { a: { key: unknown } }
        ).a.key;
      const json = (id: FormatId): unknown => JSON.parse(text(selection, id, 'json'));
      for (const read of [yaml, json]) {
        assert.deepEqual(read('numbers'), numbers);
        assert.deepEqual(read('ranges'), ranges);
        assert.deepEqual(read('exprun'), pairs(selection));
        const paths = [read('path')].flat();
        assert.equal(paths.length, selection.size);
        assert.match(String(paths[0]), /^e\d{4}\/4S\/r\d{5}\/$/);
      }
      const caf = json('caf-json') as [string, [number, number]][];
      assert.deepEqual(
        caf.map(([, pair]) => pair),
        pairs(selection),
      );
    }
  });

  it('to a C++ compiler', function () {
    this.timeout(30_000);
    if (!isThere('g++')) console.log('      there is no g++: nothing is compiled');
    else {
      const code = samples.slice(0, 12).map((selection, i) => {
        const [first] = selection;
        const isOne = selection.experiments.length === 1;
        const of = (id: FormatId): string =>
          text(selection, id, 'cpp', { indentation: '  ', before: 40 });
        const type = (each: string): string => (isOne ? each : `std::map<int, ${each}>`);
        const many = (each: string, size: number): string =>
          size === 1 ? each : `std::vector<${each}>`;
        const cut = writeRuns(written(selection), 'rdataframe-cut', {
          ...emptyPlace('cpp'),
          inside: 'quotes',
        });
        return [
          `namespace n${i} {`,
          `  ${type('std::vector<int>')} numbers = ${of('numbers')};`,
          `  ${type('std::string')} ranges = ${of('ranges')};`,
          `  ${many('ExpRun', selection.size)} runs = ${of('exprun')};`,
          `  ${many('IoV', selection.ranges.length)} iovs = ${of('iov')};`,
          `  ${many('std::string', selection.size)} paths = ${of('path')};`,
          `  std::string cut = ${of('rdataframe-cut')};`,
          `  constexpr bool fits(int __experiment__, int __run__) { return ${cut}; }`,
          `  static_assert(fits(${first?.experiment ?? 0}, ${first?.run ?? 0}), "");`,
          '  static_assert(!fits(13, 1), "");',
          '}',
        ].join('\n');
      });
      const head =
        '#include <map>\n#include <string>\n#include <vector>\nstruct ExpRun { ExpRun(int, int) {} };\nstruct IoV { IoV(int, int, int, int) {} };\n';
      const folder = mkdtempSync(join(tmpdir(), 'rundb-cpp-'));
      try {
        const file = join(folder, 'forms.cc');
        writeFileSync(file, `${head}${code.join('\n')}\n`);
        run('g++', ['-fsyntax-only', '-std=c++17', '-Wall', file], '');
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  });

  it('to a shell', function () {
    if (!isThere('bash')) console.log('      there is no bash: nothing is run');
    else {
      for (const selection of samples.slice(0, 15)) {
        const numbers = text(selection, 'numbers', 'shell');
        const isOne = selection.experiments.length === 1;
        const script = isOne
          ? `for run in ${numbers}; do echo ${selection.experiments[0] ?? 0} $run; done`
          : `runs=${numbers}\nfor exp in "\${!runs[@]}"; do for run in \${runs[$exp]}; do echo $exp $run; done; done`;
        const lines = run('bash', ['-c', script], '').trim().split('\n');
        assert.deepEqual(
          lines.map((line) => line.split(' ').map(Number)),
          pairs(selection),
          script,
        );
      }
    }
  });
});
