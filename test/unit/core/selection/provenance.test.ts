import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printQuery } from '../../../../src/core/query/index.ts';
import {
  findProvenance,
  findProvenRuns,
  isQueryFile,
  languages,
  parseProvenance,
  printProvenance,
  provenanceEdit,
  Source,
  Template,
  type Language,
  type Provenance,
} from '../../../../src/core/selection/index.ts';
import { printLuminosity } from '../../../../src/core/statistics/index.ts';
import { queries } from '../query/arbitrary.ts';

const example = 'RunDB exp:12,14 physics @good lumi>5/pb: 365 runs, 3.18 fb⁻¹, 2026-11-26';

const count = fc.nat(2_000_000);
const luminosity = fc.record(
  {
    value: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }).map(printLuminosity), {
      nil: undefined,
    }),
    physics: count,
    withoutValue: count,
    leftOut: count,
  },
  { noNullPrototype: true, requiredKeys: ['value', 'withoutValue', 'leftOut'] },
);
const date = fc
  .date({ min: new Date('2018-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const source = fc.oneof(
  queries.map(printQuery).filter((text) => text.trim() === text && text !== ''),
  // Looks like the end of a comment, too.
  fc.constantFrom('a: 3 runs, 2020-01-01', 'x: 1 run, 3 fb⁻¹ (2 without a value), 2020-01-01: y'),
  fc.constantFrom('good-runs.rundb', '../queries/4S off resonance.rundb'),
);
const provenance: fc.Arbitrary<Provenance> = fc.record(
  {
    ...{ source, runs: count, luminosity: fc.option(luminosity, { nil: undefined }), date },
    isDemo: fc.constant<true>(true),
  },
  { noNullPrototype: true, requiredKeys: ['source', 'runs', 'luminosity', 'date'] },
);

describe('A comment that says where runs come from', () => {
  it('contains the query, the runs, their luminosity and the day', () => {
    const parsed: Provenance = {
      source: 'exp:12,14 physics @good lumi>5/pb',
      runs: 365,
      luminosity: { value: '3.18 fb⁻¹', withoutValue: 0, leftOut: 0 },
      date: '2026-11-26',
    };
    assert.deepEqual(parseProvenance(example), parsed);
    assert.equal(printProvenance(parsed), example);
  });

  it('says that the runs of the demo are made up', () => {
    const parsed = parseProvenance(`${example} (demo, made-up runs)`);
    assert.ok(parsed);
    assert.deepEqual(parsed, { ...parseProvenance(example), isDemo: true });
    assert.equal(printProvenance(parsed), `${example} (demo, made-up runs)`);
  });

  it('is read back if the luminosity has a thousands separator', () => {
    const comment = `RunDB exp:12: 20,365 runs, ${printLuminosity(1.234e12)}, 2026-11-26`;
    assert.match(comment, /, 1,230 ab⁻¹,/);
    const parsed = parseProvenance(comment);
    assert.equal(parsed && printProvenance(parsed), comment);
  });

  it('says what the sum lacks', () => {
    const text = (given: Partial<Provenance>) =>
      printProvenance({ source: 'exp:12', runs: 1365, date: '2026-11-26', ...given });
    assert.equal(text({}), 'RunDB exp:12: 1,365 runs, 2026-11-26');
    assert.equal(
      text({ luminosity: { value: '3.18 fb⁻¹', withoutValue: 12, leftOut: 0 } }),
      'RunDB exp:12: 1,365 runs, 3.18 fb⁻¹ (12 without a value), 2026-11-26',
    );
    const mixed = { value: '10.2 fb⁻¹', physics: 732, withoutValue: 56, leftOut: 0 };
    assert.equal(
      text({ luminosity: mixed }),
      'RunDB exp:12: 1,365 runs, 10.2 fb⁻¹ in 732 physics runs (56 without a value), 2026-11-26',
    );
    assert.equal(
      text({ runs: 1, luminosity: { value: undefined, withoutValue: 1, leftOut: 2 } }),
      'RunDB exp:12: 1 run, no luminosity (1 without a value, 2 not physics left out), 2026-11-26',
    );
  });

  it('is read as it was written, whatever the query', () => {
    fc.assert(
      fc.property(provenance, (given) => {
        assert.deepEqual(parseProvenance(printProvenance(given)), given);
      }),
    );
  });

  it("isn't anything else", () => {
    for (const text of [
      'RunDB exp:12',
      'RunDB exp:12: many runs, 2026-11-26',
      'RunDB exp:12: 3 runs, 2026-11-26, twice',
      'RunDB : 3 runs, 2026-11-26',
      'a RunDB exp:12: 3 runs, 2026-11-26',
    ]) {
      assert.equal(parseProvenance(text), undefined, text);
    }
  });

  it('may name a file, which no query looks like', () => {
    assert.ok(isQueryFile('../queries/good runs.rundb'));
    for (const other of ['exp:12', 'comment:x.rundb', '@good', 'good.rundb exp:12']) {
      assert.ok(!isQueryFile(other), other);
    }
  });
});

const comment = (language: Language) => (language === 'cpp' || language === 'json' ? '//' : '#');

describe('The runs that a comment is about', () => {
  const found = (text: string, language: Language, experiment?: number) =>
    findProvenRuns(new Source(text.replaceAll('§', comment(language)), language), {
      experiment,
    }).map(
      ({ runs }) =>
        runs &&
        text.replaceAll('§', comment(language)).slice(runs.start, runs.end).replaceAll(/\s+/g, ' '),
    );
  const three = '§ RunDB exp:12: 3 runs, 2026-11-26\n';

  for (const [language, text, expected] of [
    ['python', 'runs = [798, 799, 804]\n', '[798, 799, 804]'],
    ['python', 'good: list[int] = [798, 799, 804]  # mine\n', '[798, 799, 804]'],
    ['python', 'good = [\n    798,\n\n    799, 804,\n]\n', '[ 798, 799, 804, ]'],
    ['python', 'experiment = 12\nruns = "798-799, 804"\n', '"798-799, 804"'],
    [
      'python',
      'x = [ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 804)]\n',
      '[ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 804)]',
    ],
    ['python', 'x = IoV(12, 798, 12, 804)\n', 'IoV(12, 798, 12, 804)'],
    ['python', 'x = {12: [798, 799], 14: [3]}\n', '{12: [798, 799], 14: [3]}'],
    [
      'python',
      'x = ["e0012/4S/r00798/", "e0012/4S/r00799/"]\n',
      '["e0012/4S/r00798/", "e0012/4S/r00799/"]',
    ],
    [
      'python',
      'f(evtNumList=[1, 1], expList=[12, 12], runList=[798, 799])\n',
      'evtNumList=[1, 1], expList=[12, 12], runList=[798, 799]',
    ],
    [
      'python',
      'x = df.query("(__experiment__ == 12) & (__run__ == 798)")\n',
      '"(__experiment__ == 12) & (__run__ == 798)"',
    ],
    ['python', 'runs = 798, 799, 804\n', '798, 799, 804'],
    ['python', 'x = ExpRun(12, 798), ExpRun(12, 799)  # a\n', 'ExpRun(12, 798), ExpRun(12, 799)'],
    ['python', 'x = "e0012/4S/r00798/", a\n', undefined],
    ['python', 'x.extend([798, 799, 804])\n', '[798, 799, 804]'],
    ['python', 'x = set([798, 799, 804])\n', '[798, 799, 804]'],
    ['python', 'x = tuple([\n    ExpRun(12, 798),\n])\n', '[ ExpRun(12, 798), ]'],
    ['python', 'for run in (798, 799, 804):\n    pass\n', '(798, 799, 804)'],
    ['python', 'f(798, 799, 804)\nx[798, 799, 804]\n', undefined],
    ['cpp', 'std::set<int> runs{798, 799, 804};\n', '{798, 799, 804}'],
    ['yaml', 'runsRange: 798-799, 804\n', '798-799, 804'],
    ['yaml', 'a: 1\nb: [798, 799, 804]\n', '[798, 799, 804]'],
    ['yaml', 'runs:\n  - 798\n  - 799  # mine\n  - 804\nother: 2\n', '798 - 799 # mine - 804'],
    ['yaml', 'runs:\n- 798-799 # two\n- 804 # one\nother: 2\n', '798-799 # two - 804'],
    [
      'yaml',
      'runs:\n  - [12, 798]\n  - [12, 799]\n  - [12, 804]\n',
      '[12, 798] - [12, 799] - [12, 804]',
    ],
    ['cpp', 'const std::vector<int> runs = {798, 799, 804};\n', '{798, 799, 804}'],
    ['shell', 'RUNS="798 799 804"\n', '798 799 804'],
    [
      'shell',
      'b2info-luminosity --exp 12 --runs 798-799,804\n',
      'b2info-luminosity --exp 12 --runs 798-799,804',
    ],
    ['json', '"runs": [798, 799, 804]\n', '[798, 799, 804]'],
  ] as const) {
    it(`are below it: ${language}, ${text.trim()}`, () => {
      assert.deepEqual(found(three + text, language, 12), [expected]);
    });
  }

  it('are tuples if the user has a format for these', () => {
    const template = new Template('({experiment}, {run})');
    const own = [{ title: 'Tuples', template, separator: ', ' }];
    for (const [text, expected] of [
      ['x = (12, 798), (12, 799)\n', '(12, 798), (12, 799)'],
      ['x = [(12, 798), (12, 799)]\n', '(12, 798), (12, 799)'],
      ['x = (\n    (12, 798), (12, 799),\n)\n', '(12, 798), (12, 799)'],
    ] as const) {
      const source = new Source(`# RunDB exp:12: 2 runs, 2026-11-26\n${text}`, 'python');
      const [found] = findProvenRuns(source, { own });
      const { start, end, selection } = found?.runs ?? assert.fail(text);
      assert.equal(source.text.slice(start, end), expected);
      assert.deepEqual(
        [...selection].map(({ run }) => run),
        [798, 799],
      );
      // Without it, two numbers aren't two runs.
      assert.equal(findProvenRuns(source, { experiment: 12 })[0]?.runs, undefined, text);
    }
  });

  it('are around it', () => {
    const text =
      'experiment = 12\nruns = [\n    § RunDB exp:12: 3 runs, 2026-11-26\n    798, 799,\n]\n';
    assert.match(found(text, 'python')[0] ?? '', /^\[ # RunDB .* 798, 799, \]$/);
  });

  it('are of an experiment stated in an earlier cell', () => {
    const source = new Source(`${three.replace('§', '#')}runs = [798, 799]\n`, 'python');
    const [found] = findProvenRuns(source, {}, 'experiment = 12\n\n\n');
    assert.deepEqual(
      [...(found?.runs?.selection ?? [])],
      [
        { experiment: 12, run: 798 },
        { experiment: 12, run: 799 },
      ],
    );
    assert.equal(found?.runs?.start, source.text.indexOf('['));
  });

  it('are the whole of an MC dataset', () => {
    const dataset = [
      'experiment:',
      '  12:',
      '    proc16:',
      '      beamEnergy: 4S',
      '      sqrts: 10.58',
      '      runsRange: 798-799, 804',
    ].join('\n');
    assert.deepEqual(found(`${three}${dataset}\n`, 'yaml'), [dataset.replaceAll(/\s+/g, ' ')]);
    const other = `${dataset}\n      more: 1`;
    assert.deepEqual(found(`${three}${other}\n`, 'yaml'), [undefined]);
  });

  it("aren't one record of several", () => {
    for (const [language, text] of [
      ['yaml', 'x:\n  - experiment: 12\n    run: 798\n  - experiment: 12\n    run: 799\n'],
      ['python', 'x = [dict(experiment=12, run=798), dict(experiment=12, run=799)]\n'],
      ['python', 'x = [{"experiment": 12, "run": 798}, {"experiment": 12, "run": 799}]\n'],
      ['yaml', 'experiment: 12\nruns:\n  - 798\n  -\n    799\n  - 804\n'],
    ] as const) {
      assert.deepEqual(found(three + text, language), [undefined], text);
    }
  });

  it("aren't part of a list that has others by now", () => {
    const items = ['- 797', '- 798', '- 799', '- 804'].join('\n  ');
    assert.deepEqual(found(`${three}x:\n  ${items}\n`, 'yaml', 12), [undefined]);
    const pairs = ['- [12, 798]', '- [12, 799]', '- [12, 804]'].join('\n  ');
    const two = '§ RunDB exp:12: 2 runs, 2026-11-26\n';
    assert.deepEqual(found(`${two}x:\n  ${pairs}\n`, 'yaml', 12), [undefined]);
  });

  it("aren't mistaken for others", () => {
    // An orphan, whose runs are gone.
    assert.deepEqual(found(`${three}n = 5\n`, 'python', 12), [undefined]);
    assert.deepEqual(found(`${three}sizes = [1, 2]\n`, 'python', 12), [undefined]);
    assert.deepEqual(found(`${three}\nruns = [798, 799, 804]\n`, 'python', 12), [undefined]);
    assert.deepEqual(found(`${three}${three}runs = [1, 2, 3]\n`, 'python', 12), [
      undefined,
      '[1, 2, 3]',
    ]);
    assert.deepEqual(found(`x = """\n${three}"""\nruns = [1, 2, 3]\n`, 'python', 12), []);
  });

  it('are found only if the language has comments', () => {
    for (const language of languages) {
      const text = `${comment(language)} ${example}\n`;
      assert.equal(
        findProvenance(new Source(text, language)).length,
        language === 'text' ? 0 : 1,
        language,
      );
    }
  });
});

describe('The comment', () => {
  const given: Provenance = { source: 'exp:12', runs: 1, date: '2026-11-26' };
  const written = (marked: string, language: Language) => {
    const start = marked.indexOf('┃');
    const text = marked.replace('┃', '');
    const edit = provenanceEdit(new Source(text, language), { start, end: start }, given);
    return edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  };

  for (const [language, from, to] of [
    [
      'python',
      'if x:\n    runs = ┃\n',
      'if x:\n    # RunDB exp:12: 1 run, 2026-11-26\n    runs = \n',
    ],
    ['python', 'f(\n  a,\n  ┃\n)\n', '# RunDB exp:12: 1 run, 2026-11-26\nf(\n  a,\n  \n)\n'],
    ['python', 'else: x = ┃\n', undefined],
    ['python', 'x = """\n┃\n"""\n', undefined],
    ['yaml', 'a:\r\n  runs: ┃\r\n', 'a:\r\n  # RunDB exp:12: 1 run, 2026-11-26\r\n  runs: \r\n'],
    [
      'yaml',
      'a:\n  runs:\n    - 1\n    - ┃\n',
      'a:\n  # RunDB exp:12: 1 run, 2026-11-26\n  runs:\n    - 1\n    - \n',
    ],
    ['cpp', 'int runs[] =\n  ┃;\n', '// RunDB exp:12: 1 run, 2026-11-26\nint runs[] =\n  ;\n'],
    ['shell', 'tool \\\n  --runs ┃\n', '# RunDB exp:12: 1 run, 2026-11-26\ntool \\\n  --runs \n'],
    [
      'json',
      '{ "a": 1, "runs": ┃ }\n',
      '// RunDB exp:12: 1 run, 2026-11-26\n{ "a": 1, "runs":  }\n',
    ],
    ['text', 'runs ┃\n', undefined],
  ] as const) {
    it(`goes above the statement: ${language}, ${from.trim()}`, () => {
      assert.equal(written(from, language), to);
    });
  }
});
