import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { RunId } from '../../../../src/core/rundb/index.ts';
import {
  emptyPlace,
  FormatError,
  formatIds,
  formatOf,
  iovOf,
  placeIn,
  printRange,
  readRuns,
  saysExperiment,
  Selection,
  Template,
  TemplateError,
  type FormatId,
  type Language,
  type OwnFormat,
  type Place,
  type PlaceOptions,
  type WrittenRuns,
  Source,
} from '../../../../src/core/selection/index.ts';
import { writeAt4S } from './writeAt4S.ts';

const runs = (experiment: number, ...numbers: number[]): RunId[] =>
  numbers.map((run) => ({ experiment, run }));

/** Every other run number from the first on. */
const everyOther = (experiment: number, first: number, count: number): RunId[] =>
  runs(experiment, ...Array.from({ length: count }, (_, i) => first + 2 * i));

const one = Selection.of(runs(12, 798));
const some = Selection.of(runs(12, 798, 799, 801));
const two = Selection.of([...runs(12, 798, 799), ...runs(14, 5)]);
const long = Selection.of(everyOther(12, 798, 24));
const longTwo = Selection.of([...everyOther(12, 798, 24), ...everyOther(14, 1000, 3)]);

const written = (selection: Selection): WrittenRuns => ({
  runs: [...selection],
  ranges: selection.ranges,
});

/** The source after runs are written at its mark `|`, or in place of what two marks enclose. */
function inserted(
  marked: string,
  language: Language,
  format: FormatId | OwnFormat,
  selection: Selection,
  options?: PlaceOptions,
): string {
  const [before = '', ...others] = marked.split('|');
  const after = others.pop() ?? '';
  const over = others.join('');
  const span = { start: before.length, end: before.length + over.length };
  const place = placeIn(new Source(before + over + after, language), span, options);
  return before + writeAt4S(written(selection), format, place) + after;
}

const lines = (...all: string[]): string => all.join('\n');

/** The text for a single run, for some of one experiment, and for those of two. */
type Texts = readonly [one: string, some: string, two: string];

const paths: Texts = [
  '"e0012/4S/r00798/"',
  '["e0012/4S/r00798/", "e0012/4S/r00799/", "e0012/4S/r00801/"]',
  '["e0012/4S/r00798/", "e0012/4S/r00799/", "e0014/4S/r00005/"]',
];
const dqmPaths: Texts = [
  '"e0012r000798"',
  '["e0012r000798", "e0012r000799", "e0012r000801"]',
  '["e0012r000798", "e0012r000799", "e0014r000005"]',
];

const changed = (texts: Texts, change: (text: string) => string): Texts => [
  change(texts[0]),
  change(texts[1]),
  change(texts[2]),
];
const unquoted = (text: string) => text.replaceAll('"', '');
const inBraces = (text: string) => text.replace('[', '{').replace(']', '}');
const inWords = (text: string) => text.replaceAll(/["[\],]/g, '');
const inLines = (text: string) => inWords(text).replaceAll(' ', '\n');

/** Formats that don't need any records. */
type PlainId = Exclude<FormatId, 'mc-dataset'>;
const plainIds = formatIds.filter((id): id is PlainId => id !== 'mc-dataset');

const expected: Record<PlainId, Partial<Record<Language, Texts>>> = {
  numbers: {
    python: ['[798]', '[798, 799, 801]', '{12: [798, 799], 14: [5]}'],
    yaml: ['[798]', '[798, 799, 801]', '{12: [798, 799], 14: [5]}'],
    json: ['[798]', '[798, 799, 801]', '{"12": [798, 799], "14": [5]}'],
    cpp: ['{798}', '{798, 799, 801}', '{{12, {798, 799}}, {14, {5}}}'],
    shell: ['798', '798 799 801', '([12]="798 799" [14]=5)'],
    text: ['798', '798, 799, 801', '12: 798, 799\n14: 5'],
  },
  ranges: {
    python: ['"798"', '"798-799, 801"', '{12: "798-799", 14: "5"}'],
    yaml: ['"798"', '798-799, 801', '{12: "798-799", 14: "5"}'],
    json: ['"798"', '"798-799, 801"', '{"12": "798-799", "14": "5"}'],
    cpp: ['"798"', '"798-799, 801"', '{{12, "798-799"}, {14, "5"}}'],
    shell: ['798', '798-799,801', '([12]="798-799" [14]=5)'],
    text: ['798', '798-799, 801', '12: 798-799\n14: 5'],
  },
  exprun: {
    python: [
      'ExpRun(12, 798)',
      '[ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 801)]',
      '[ExpRun(12, 798), ExpRun(12, 799), ExpRun(14, 5)]',
    ],
    cpp: [
      'ExpRun(12, 798)',
      '{ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 801)}',
      '{ExpRun(12, 798), ExpRun(12, 799), ExpRun(14, 5)}',
    ],
    json: ['[[12, 798]]', '[[12, 798], [12, 799], [12, 801]]', '[[12, 798], [12, 799], [14, 5]]'],
    yaml: ['[[12, 798]]', '[[12, 798], [12, 799], [12, 801]]', '[[12, 798], [12, 799], [14, 5]]'],
  },
  iov: {
    python: [
      'IoV(12, 798, 12, 798)',
      '[IoV(12, 798, 12, 799), IoV(12, 801, 12, 801)]',
      '[IoV(12, 798, 12, 799), IoV(14, 5, 14, 5)]',
    ],
    cpp: [
      'IoV(12, 798, 12, 798)',
      '{IoV(12, 798, 12, 799), IoV(12, 801, 12, 801)}',
      '{IoV(12, 798, 12, 799), IoV(14, 5, 14, 5)}',
    ],
  },
  interval: {
    python: [
      'IntervalOfValidity(12, 798, 12, 798)',
      '[IntervalOfValidity(12, 798, 12, 799), IntervalOfValidity(12, 801, 12, 801)]',
      '[IntervalOfValidity(12, 798, 12, 799), IntervalOfValidity(14, 5, 14, 5)]',
    ],
    cpp: [
      'IntervalOfValidity(12, 798, 12, 798)',
      '{IntervalOfValidity(12, 798, 12, 799), IntervalOfValidity(12, 801, 12, 801)}',
      '{IntervalOfValidity(12, 798, 12, 799), IntervalOfValidity(14, 5, 14, 5)}',
    ],
  },
  'caf-json': {
    json: [
      '[["e0012/4S/r00798/", [12, 798]]]',
      lines(
        '[',
        '  ["e0012/4S/r00798/", [12, 798]],',
        '  ["e0012/4S/r00799/", [12, 799]],',
        '  ["e0012/4S/r00801/", [12, 801]]',
        ']',
      ),
      lines(
        '[',
        '  ["e0012/4S/r00798/", [12, 798]],',
        '  ["e0012/4S/r00799/", [12, 799]],',
        '  ["e0014/4S/r00005/", [14, 5]]',
        ']',
      ),
    ],
  },
  path: {
    python: paths,
    yaml: changed(paths, unquoted),
    json: paths,
    cpp: changed(paths, inBraces),
    shell: changed(paths, inWords),
    text: changed(paths, inLines),
  },
  'dqm-path': {
    python: dqmPaths,
    yaml: changed(dqmPaths, unquoted),
    json: dqmPaths,
    cpp: changed(dqmPaths, inBraces),
    shell: changed(dqmPaths, inWords),
    text: changed(dqmPaths, inLines),
  },
  'event-info-setter': {
    python: [
      'evtNumList=[1], expList=[12], runList=[798]',
      'evtNumList=[1, 1, 1], expList=[12, 12, 12], runList=[798, 799, 801]',
      'evtNumList=[1, 1, 1], expList=[12, 12, 14], runList=[798, 799, 5]',
    ],
  },
  'dqm-input': {
    python: [
      'Experiment=12, RunList=[798]',
      'Experiment=12, RunList=[798, 799, 801]',
      'FormatError: “DQM input” holds runs of one experiment only.',
    ],
  },
  'pandas-cut': {
    python: [
      '"(__experiment__ == 12) & (__run__ == 798)"',
      '"(__experiment__ == 12) & (((__run__ >= 798) & (__run__ <= 799)) | (__run__ == 801))"',
      lines(
        '(',
        '    "((__experiment__ == 12) & (__run__ >= 798) & (__run__ <= 799)) | "',
        '    "((__experiment__ == 14) & (__run__ == 5))"',
        ')',
      ),
    ],
  },
  'rdataframe-cut': {
    python: [
      '"(__experiment__ == 12) && (__run__ == 798)"',
      '"(__experiment__ == 12) && (((__run__ >= 798) && (__run__ <= 799)) || (__run__ == 801))"',
      lines(
        '(',
        '    "((__experiment__ == 12) && (__run__ >= 798) && (__run__ <= 799)) || "',
        '    "((__experiment__ == 14) && (__run__ == 5))"',
        ')',
      ),
    ],
    cpp: [
      '"(__experiment__ == 12) && (__run__ == 798)"',
      '"(__experiment__ == 12) && (((__run__ >= 798) && (__run__ <= 799)) || (__run__ == 801))"',
      lines(
        '',
        '  "((__experiment__ == 12) && (__run__ >= 798) && (__run__ <= 799)) || ((__experiment__ == 14) && "',
        '  "(__run__ == 5))"',
      ),
    ],
  },
  'python-query': {
    python: [
      lines(
        'RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"]).get_run_info(',
        '    min_experiment=12,',
        '    max_experiment=12,',
        '    min_run=798,',
        '    max_run=798,',
        '    expand=True,',
        ')',
      ),
      lines(
        '[',
        '    run',
        '    for search in [',
        '        dict(min_experiment=12, max_experiment=12, min_run=798, max_run=799),',
        '        dict(min_experiment=12, max_experiment=12, min_run=801, max_run=801),',
        '    ]',
        '    for run in RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"]).get_run_info(',
        '        **search, expand=True',
        '    )',
        ']',
      ),
      lines(
        '[',
        '    run',
        '    for search in [',
        '        dict(min_experiment=12, max_experiment=12, min_run=798, max_run=799),',
        '        dict(min_experiment=14, max_experiment=14, min_run=5, max_run=5),',
        '    ]',
        '    for run in RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"]).get_run_info(',
        '        **search, expand=True',
        '    )',
        ']',
      ),
    ],
  },
  b2info: {
    shell: [
      'b2info-luminosity --exp 12 --runs 798',
      'b2info-luminosity --exp 12 --runs 798-799,801',
      lines('b2info-luminosity --exp 12 --runs 798-799', 'b2info-luminosity --exp 14 --runs 5'),
    ],
    text: [
      'b2info-luminosity --exp 12 --runs 798',
      'b2info-luminosity --exp 12 --runs 798-799,801',
      lines('b2info-luminosity --exp 12 --runs 798-799', 'b2info-luminosity --exp 14 --runs 5'),
    ],
  },
};

/** What is written, or the message if that's impossible. */
function textOrError(selection: Selection, id: FormatId, place: Place): string {
  try {
    return writeAt4S(written(selection), id, place);
  } catch (error) {
    if (error instanceof FormatError) return String(error);
    throw error;
  }
}

const cases = plainIds.flatMap((id) =>
  formatOf(id).languages.map((language) => ({ id, language })),
);

describe('Runs are written', () => {
  it('in the languages that a format is made for', () => {
    for (const id of plainIds) {
      const named = Object.keys(expected[id]).sort();
      assert.deepEqual(named, [...formatOf(id).languages].sort(), id);
    }
  });

  for (const { id, language } of cases) {
    it(`as ${id} in ${language}`, () => {
      const texts = [one, some, two].map((each) => textOrError(each, id, emptyPlace(language)));
      assert.deepEqual(texts, expected[id][language]);
    });
  }

  it('as a list, even a single one, if there was a list', () => {
    const asList = (id: FormatId, language: Language) =>
      writeAt4S(written(one), id, { ...emptyPlace(language), asList: true });
    assert.equal(asList('exprun', 'python'), '[ExpRun(12, 798)]');
    assert.equal(asList('iov', 'python'), '[IoV(12, 798, 12, 798)]');
    assert.equal(asList('interval', 'cpp'), '{IntervalOfValidity(12, 798, 12, 798)}');
    assert.equal(asList('path', 'json'), '["e0012/4S/r00798/"]');
    assert.equal(asList('dqm-path', 'yaml'), '[e0012r000798]');
    assert.equal(asList('numbers', 'python'), '[798]');
    assert.equal(asList('ranges', 'python'), '"798"');
  });

  it('without an end if a range is open', () => {
    const open = { runs: [], ranges: [{ experiment: 12, first: 798, last: Infinity }] };
    const text = (id: FormatId) => writeAt4S(open, id, emptyPlace('python'));
    assert.equal(text('iov'), 'IoV(12, 798, 12, -1)');
    assert.equal(text('interval'), 'IntervalOfValidity(12, 798, 12, -1)');
    assert.equal(text('pandas-cut'), '"(__experiment__ == 12) & (__run__ >= 798)"');
    assert.equal(text('rdataframe-cut'), '"(__experiment__ == 12) && (__run__ >= 798)"');
    assert.doesNotMatch(text('python-query'), /max_run|Infinity/);
  });

  it('as whole experiments if they are all of their runs', () => {
    const { ranges } = Selection.ofIovs([iovOf(12), iovOf(14, 5)]);
    const text = (id: FormatId, count: number) =>
      writeAt4S({ runs: [], ranges: ranges.slice(0, count) }, id, emptyPlace('python'));
    assert.equal(text('pandas-cut', 1), '"(__experiment__ == 12)"');
    assert.equal(
      text('pandas-cut', 2),
      '"((__experiment__ == 12)) | ((__experiment__ == 14) & (__run__ >= 5))"',
    );
    assert.equal(text('iov', 1), 'IoV(12, 0, 12, -1)');
    const usual = { url: 'https://rundb.belle2.org//', path: new Template('r{run}') };
    const query = writeAt4S({ runs: [], ranges }, 'python-query', emptyPlace('python'), usual);
    assert.match(query, /in RunDB\(apikey=/);
    assert.equal(
      text('python-query', 1),
      'RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"]).get_run_info(\n    min_experiment=12,\n    max_experiment=12,\n    expand=True,\n)',
    );
    assert.match(
      text('python-query', 2),
      /dict\(min_experiment=14, max_experiment=14, min_run=5\),/,
    );
  });

  it('not as anything else if a range is open', () => {
    const open = Selection.ofIovs([iovOf(12, 798)]);
    const holding = ['iov', 'interval', 'pandas-cut', 'rdataframe-cut', 'python-query'];
    for (const { id, language } of cases.filter((each) => !holding.includes(each.id))) {
      const write = () => writeAt4S({ runs: [], ranges: open.ranges }, id, emptyPlace(language));
      assert.throws(write, FormatError, `${id} in ${language}`);
    }
  });

  it('as an empty list if there are none, or not at all', () => {
    const empty = { python: '[]', yaml: '[]', json: '[]', cpp: '{}', shell: '', text: '' };
    for (const { id, language } of cases) {
      const write = () => writeAt4S({ runs: [], ranges: [] }, id, emptyPlace(language));
      if (/cut|query|b2info|dqm-input/.test(id)) assert.throws(write, FormatError, id);
      else if (id === 'ranges') assert.match(write(), /^(?:"")?$/);
      else if (id === 'event-info-setter') assert.match(write(), /^evtNumList=\[\], .*\[\]$/);
      else assert.equal(write(), empty[language], `${id} in ${language}`);
    }
  });

  it('as an empty list on one line, however little room there is', () => {
    const place = { ...emptyPlace('python'), before: 87, after: 1 };
    for (const id of ['numbers', 'exprun', 'path'] as const) {
      assert.equal(writeAt4S({ runs: [], ranges: [] }, id, place), '[]', id);
    }
  });

  it('in other languages as in the first one that the format is made for', () => {
    const two = Selection.of([798, 800].map((run) => ({ experiment: 12, run })));
    const write = (id: FormatId, language: Language) =>
      writeAt4S(written(two), id, emptyPlace(language));
    assert.equal(write('exprun', 'shell'), '[ExpRun(12, 798), ExpRun(12, 800)]');
    assert.equal(write('iov', 'yaml'), '[IoV(12, 798, 12, 798), IoV(12, 800, 12, 800)]');
    assert.equal(
      write('caf-json', 'text'),
      '[["e0012/4S/r00798/", [12, 798]], ["e0012/4S/r00800/", [12, 800]]]',
    );
    assert.equal(write('b2info', 'python'), 'b2info-luminosity --exp 12 --runs 798,800');
  });

  it('with the path of their data', () => {
    const path = new Template('/group/e{experiment:04}/{run:06}.root');
    const text = (id: FormatId, language: Language) =>
      writeAt4S(written(one), id, emptyPlace(language), { path });
    assert.equal(text('path', 'python'), '"/group/e0012/000798.root"');
    assert.equal(text('path', 'yaml'), '/group/e0012/000798.root');
    assert.equal(text('caf-json', 'json'), '[["/group/e0012/000798.root", [12, 798]]]');
  });

  it('in a cut for pandas as a list if there are more than ten ranges, but not in one for C++', () => {
    const cut = (format: FormatId, selection: Selection): string => {
      const place = { ...emptyPlace('python'), width: Infinity };
      return writeAt4S(written(selection), format, place);
    };
    const ten = Selection.of(everyOther(12, 800, 10));
    const eleven = Selection.of([...ten, ...runs(12, 820, 821)]);
    const list = '800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 821';
    assert.doesNotMatch(cut('pandas-cut', ten), / in /);
    assert.equal(cut('pandas-cut', eleven), `"(__experiment__ == 12) & (__run__ in [${list}])"`);
    assert.equal(
      cut('pandas-cut', Selection.of([...eleven, ...runs(14, 5, 6)])),
      `"((__experiment__ == 12) & (__run__ in [${list}])) | ((__experiment__ == 14) & (__run__ >= 5) & (__run__ <= 6))"`,
    );
    assert.doesNotMatch(cut('rdataframe-cut', eleven), / in /);
    const open = Selection.ofIovs(
      [...ten].map(({ run }) => iovOf(12, run, run)).concat(iovOf(12, 900, Infinity)),
    );
    const text = writeAt4S({ runs: [], ranges: open.ranges }, 'pandas-cut', emptyPlace('python'));
    assert.doesNotMatch(text, / in /);
    assert.match(text, /__run__ >= 900/);
  });

  it('not as DQM input if they are of two experiments', () => {
    assert.throws(
      () => writeAt4S(written(two), 'dqm-input', emptyPlace('python')),
      (error) => error instanceof FormatError && /^[A-Z“].*[^.]\.$/.test(error.message),
    );
  });

  it('not if those of two experiments would look the same', () => {
    const place = emptyPlace('json');
    const path = new Template('/data/r{run:05}');
    const own = { template: new Template('r{run}'), separator: ' ' };
    for (const format of ['path', 'caf-json', own] as const) {
      assert.throws(() => writeAt4S(written(two), format, place, { path }), {
        name: 'FormatError',
        message: /one experiment only/,
      });
      assert.match(writeAt4S(written(some), format, place, { path }), /r0*798/);
      assert.equal(saysExperiment(format, 1, { path }), format === 'caf-json');
    }
    assert.ok(saysExperiment('path', 2));
    assert.equal(saysExperiment('numbers', 1), false);
    assert.ok(saysExperiment('numbers', 1, { style: { isByExperiment: true } }));
    assert.ok(saysExperiment('ranges', 2));
  });

  it('as a query of the current server', () => {
    const place = { ...emptyPlace('python'), width: Infinity };
    const text = (selection: Selection, url?: string) =>
      writeAt4S(written(selection), 'python-query', place, { url });
    const usual = 'https://rundb.belle2.org';
    const other = '"URL": "https://rundb.example/b2"';
    for (const selection of [one, some]) {
      assert.doesNotMatch(text(selection), /URL|https/);
      assert.equal(text(selection, `${usual}/`), text(selection));
      assert.ok(text(selection, 'https://rundb.example/b2/').includes(other));
    }
  });
});

/** Sources, and the results. */
const wrapped: readonly (readonly [Language, FormatId, Selection, string, string])[] = [
  [
    'python',
    'numbers',
    long,
    'if True:\n    runs = |  # mine',
    lines(
      'if True:',
      '    runs = [',
      '        798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826, 828,',
      '        830, 832, 834, 836, 838, 840, 842, 844,',
      '    ]  # mine',
    ),
  ],
  [
    'python',
    'ranges',
    long,
    '    runs = |',
    lines(
      '    runs = (',
      '        "798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826, "',
      '        "828, 830, 832, 834, 836, 838, 840, 842, 844"',
      '    )',
    ),
  ],
  [
    'python',
    'numbers',
    longTwo,
    'runs = |',
    lines(
      'runs = {',
      '    12: [',
      '        798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826, 828,',
      '        830, 832, 834, 836, 838, 840, 842, 844,',
      '    ],',
      '    14: [1000, 1002, 1004],',
      '}',
    ),
  ],
  [
    'python',
    'exprun',
    Selection.of(everyOther(12, 798, 5)),
    '\truns = |',
    lines(
      '\truns = [',
      '\t    ExpRun(12, 798),',
      '\t    ExpRun(12, 800),',
      '\t    ExpRun(12, 802),',
      '\t    ExpRun(12, 804),',
      '\t    ExpRun(12, 806),',
      '\t]',
    ),
  ],
  [
    'yaml',
    'numbers',
    long,
    'a:\n  runs: |',
    lines(
      'a:',
      '  runs: [',
      '      798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826,',
      '      828, 830, 832, 834, 836, 838, 840, 842, 844,',
      '    ]',
    ),
  ],
  [
    'yaml',
    'ranges',
    long,
    'a:\n  runs: |\n  more: 1',
    lines(
      'a:',
      '  runs: 798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824,',
      '    826, 828, 830, 832, 834, 836, 838, 840, 842, 844',
      '  more: 1',
    ),
  ],
  [
    'yaml',
    'numbers',
    long,
    'a:\n  - runs: |\n    more: 1',
    lines(
      'a:',
      '  - runs: [',
      '        798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824,',
      '        826, 828, 830, 832, 834, 836, 838, 840, 842, 844,',
      '      ]',
      '    more: 1',
    ),
  ],
  [
    'json',
    'numbers',
    longTwo,
    '{\n  "runs": |\n}',
    lines(
      '{',
      '  "runs": {',
      '    "12": [',
      '      798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826,',
      '      828, 830, 832, 834, 836, 838, 840, 842, 844',
      '    ],',
      '    "14": [1000, 1002, 1004]',
      '  }',
      '}',
    ),
  ],
  [
    'cpp',
    'numbers',
    longTwo,
    '  std::map<int, std::vector<int>> runs = |;',
    lines(
      '  std::map<int, std::vector<int>> runs = {',
      '    {12, {',
      '      798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826, 828, 830, 832, 834,',
      '      836, 838, 840, 842, 844',
      '    }},',
      '    {14, {1000, 1002, 1004}}',
      '  };',
    ),
  ],
  [
    'cpp',
    'ranges',
    long,
    'f(|);',
    lines(
      'f(',
      '  "798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826, 828, 830, 832, 834, "',
      '  "836, 838, 840, 842, 844");',
    ),
  ],
  [
    'shell',
    'numbers',
    long,
    '  for run in |; do',
    lines(
      '  for run in 798 800 802 804 806 808 810 812 814 816 818 820 822 824 826 828 \\',
      '  830 832 834 836 838 840 842 844; do',
    ),
  ],
  [
    'text',
    'ranges',
    long,
    'Runs: |',
    lines(
      'Runs: 798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826,',
      '828, 830, 832, 834, 836, 838, 840, 842, 844',
    ),
  ],
];

/** Sources, and what is written into them. */
const contexts: readonly (readonly [Language, FormatId, Selection, string, string])[] = [
  ['python', 'numbers', some, 'runs = [|]', 'runs = [798, 799, 801]'],
  ['python', 'numbers', some, 'runs = [1, |]', 'runs = [1, 798, 799, 801]'],
  ['python', 'ranges', some, 'runs = [|]', 'runs = ["798-799, 801"]'],
  ['python', 'exprun', one, 'runs = [|]', 'runs = [ExpRun(12, 798)]'],
  ['python', 'path', one, 'runs = [|]', 'runs = ["e0012/4S/r00798/"]'],
  ['python', 'iov', one, 'runs = |[IoV(1, 2, 1, 3)]|', 'runs = [IoV(12, 798, 12, 798)]'],
  ['python', 'iov', one, 'runs = |IoV(1, 2, 1, 3)|', 'runs = IoV(12, 798, 12, 798)'],
  ['python', 'ranges', some, 'runs = "|"', 'runs = "798-799, 801"'],
  ['python', 'numbers', some, "runs = '|'", "runs = '798, 799, 801'"],
  ['python', 'path', one, 'runs = "|"', 'runs = "e0012/4S/r00798/"'],
  [
    ...(['python', 'pandas-cut', one] as const),
    'df.query("|")',
    'df.query("(__experiment__ == 12) & (__run__ == 798)")',
  ],
  ['python', 'numbers', some, 'f(|)', 'f([798, 799, 801])'],
  ['python', 'numbers', some, 'f("a", |)', 'f("a", [798, 799, 801])'],
  ['python', 'ranges', some, 'f(|)', 'f("798-799, 801")'],
  ['python', 'dqm-input', some, 'f(|)', 'f(Experiment=12, RunList=[798, 799, 801])'],
  ['python', 'numbers', some, 'x = {"runs": |}', 'x = {"runs": [798, 799, 801]}'],
  ['python', 'exprun', one, 'x = {"runs": |}', 'x = {"runs": ExpRun(12, 798)}'],
  ['python', 'numbers', some, 'runs = [5, 6|]', 'runs = [5, 6, 798, 799, 801]'],
  ['python', 'numbers', some, 'runs = [|5, 6]', 'runs = [798, 799, 801, 5, 6]'],
  ['python', 'exprun', one, 'x = [ExpRun(1, 2)|]', 'x = [ExpRun(1, 2), ExpRun(12, 798)]'],
  ['python', 'ranges', one, 'x = ["1-5"|, "9"]', 'x = ["1-5", "798", "9"]'],
  ['python', 'numbers', some, 'runs = [5,  # good\n  |]', 'runs = [5,  # good\n  798, 799, 801]'],
  ['python', 'numbers', one, 'x = [n for n in |]', 'x = [n for n in [798]]'],
  ['python', 'numbers', some, 'x = [a|]', 'x = [a, 798, 799, 801]'],
  ['python', 'ranges', one, 'x = [a, b|, *c]', 'x = [a, b, "798", *c]'],
  ['python', 'exprun', one, 'x = [(12, 5)|]', 'x = [(12, 5), ExpRun(12, 798)]'],
  ['python', 'numbers', one, 'x = [|a for a in b]', 'x = [798, a for a in b]'],
  ['python', 'numbers', one, 'x = [5 +|]', 'x = [5 +[798]]'],
  ['python', 'numbers', one, 'x = [1,\n |  # five\n 2]', 'x = [1,\n 798,  # five\n 2]'],
  ['python', 'numbers', one, 'f(\n    a,\n    |\n    b=1)', 'f(\n    a,\n    [798],\n    b=1)'],
  ['python', 'ranges', some, 'print("run #|")', 'print("run #798-799, 801")'],
  ['python', 'path', one, 'f("root://x/|")', 'f("root://x/e0012/4S/r00798/")'],
  ['python', 'numbers', one, 'x = {"runs": [], "a": 1, |}', 'x = {"runs": [], "a": 1, [798]}'],
  ['python', 'numbers', one, 'return (|)', 'return (798)'],
  ['python', 'numbers', one, 'x = runs[|]', 'x = runs[[798]]'],
  ['python', 'ranges', some, 'f("""\n|\n""")', 'f("""\n798-799, 801\n""")'],
  [
    'python',
    'pandas-cut',
    one,
    'x = """\n |"""',
    'x = """\n (__experiment__ == 12) & (__run__ == 798)"""',
  ],
  ['python', 'ranges', some, '"""A."""\nx = |', '"""A."""\nx = "798-799, 801"'],
  ['python', 'ranges', some, "# it's |", '# it\'s "798-799, 801"'],
  ['python', 'ranges', some, 'x = 1  # "and |', 'x = 1  # "and "798-799, 801"'],
  ['yaml', 'ranges', some, 'runs: |', 'runs: 798-799, 801'],
  ['yaml', 'ranges', one, 'runs: |', 'runs: "798"'],
  ['yaml', 'numbers', some, 'runs:\n  - |', 'runs:\n  - 798\n  - 799\n  - 801'],
  ['yaml', 'numbers', some, '- - |\n- next', '- - 798\n  - 799\n  - 801\n- next'],
  ['yaml', 'ranges', some, 'runs:\n- |  # good', 'runs:\n- 798-799\n- 801  # good'],
  ['yaml', 'exprun', two, '- |', '- [12, 798]\n- [12, 799]\n- [14, 5]'],
  [
    'yaml',
    'path',
    some,
    '  - |',
    '  - e0012/4S/r00798/\n  - e0012/4S/r00799/\n  - e0012/4S/r00801/',
  ],
  ['yaml', 'numbers', some, '- runs: |', '- runs: [798, 799, 801]'],
  ['yaml', 'ranges', some, '- runs: |', '- runs: 798-799, 801'],
  ['yaml', 'ranges', some, 'runs: "|"', 'runs: "798-799, 801"'],
  ['yaml', 'numbers', some, 'runs: [|]', 'runs: [798, 799, 801]'],
  ['yaml', 'ranges', some, 'runs: [|]', 'runs: [798-799, 801]'],
  ['yaml', 'ranges', some, 'runs: [5-7|]', 'runs: [5-7, 798-799, 801]'],
  ['yaml', 'ranges', two, 'runs: [|]', 'runs: [{12: "798-799", 14: "5"}]'],
  ['yaml', 'ranges', some, 'x: {runs: |}', 'x: {runs: "798-799, 801"}'],
  ['yaml', 'ranges', some, 'runs:|', 'runs: 798-799, 801'],
  ['yaml', 'numbers', some, 'a: x#y\nb: [1-2|]', 'a: x#y\nb: [1-2, 798, 799, 801]'],
  ['yaml', 'numbers', some, 'runs: [5|]', 'runs: [5, 798, 799, 801]'],
  ['yaml', 'ranges', some, "about: it's |", "about: it's 798-799, 801"],
  ['yaml', 'numbers', some, "run's: |", "run's: [798, 799, 801]"],
  ['yaml', 'ranges', some, "# it's |", "# it's 798-799, 801"],
  ['json', 'numbers', some, '{"runs": |}', '{"runs": [798, 799, 801]}'],
  ['json', 'numbers', some, '{"runs": [|]}', '{"runs": [798, 799, 801]}'],
  ['json', 'exprun', one, '{"runs": [|]}', '{"runs": [[12, 798]]}'],
  ['json', 'ranges', some, '{"runs": "|"}', '{"runs": "798-799, 801"}'],
  ['json', 'ranges', some, '["https://x/|"]', '["https://x/798-799, 801"]'],
  ['json', 'numbers', one, '[["a", [12, 1]]|]', '[["a", [12, 1]], 798]'],
  ['json', 'numbers', one, '[|{"a": 1}]', '[798, {"a": 1}]'],
  ['json', 'caf-json', one, '[|]', '[["e0012/4S/r00798/", [12, 798]]]'],
  ['cpp', 'numbers', some, 'f({|});', 'f({798, 799, 801});'],
  ['cpp', 'numbers', some, 'f(|);', 'f({798, 799, 801});'],
  [
    'cpp',
    'exprun',
    some,
    'f(/* a */ |);',
    'f(/* a */ {ExpRun(12, 798), ExpRun(12, 799), ExpRun(12, 801)});',
  ],
  ['cpp', 'numbers', some, '*p = |;', '*p = {798, 799, 801};'],
  [
    'cpp',
    'numbers',
    some,
    'void f() { int r[] = {1, |}; }',
    'void f() { int r[] = {1, 798, 799, 801}; }',
  ],
  ['cpp', 'exprun', one, 'x = {ExpRun{1, 2}|};', 'x = {ExpRun{1, 2}, ExpRun(12, 798)};'],
  ['cpp', 'numbers', some, 'm = {{12, |}};', 'm = {{12, {798, 799, 801}}};'],
  ['cpp', 'numbers', some, 'm = {{12, {|}}};', 'm = {{12, {798, 799, 801}}};'],
  ['cpp', 'numbers', some, 'std::vector<int> x{5|};', 'std::vector<int> x{5, 798, 799, 801};'],
  ['cpp', 'numbers', some, 'void f() {\n  |\n}', 'void f() {\n  {798, 799, 801}\n}'],
  ['cpp', 'exprun', one, 'if (x) {\n  a = 1; |\n}', 'if (x) {\n  a = 1; ExpRun(12, 798)\n}'],
  ['cpp', 'ranges', some, 'f("|");', 'f("798-799, 801");'],
  ['cpp', 'ranges', some, "char c = 'x'; f(|);", 'char c = \'x\'; f("798-799, 801");'],
  ['cpp', 'ranges', some, "int n = 1'000; f(|);", 'int n = 1\'000; f("798-799, 801");'],
  ['cpp', 'ranges', some, "// it's |", '// it\'s "798-799, 801"'],
  ['shell', 'numbers', some, 'for run in |; do', 'for run in 798 799 801; do'],
  ['shell', 'numbers', some, 'runs=(|)', 'runs=(798 799 801)'],
  ['shell', 'numbers', some, 'runs=(5|)', 'runs=(5 798 799 801)'],
  ['shell', 'numbers', some, 'RUNS=|', 'RUNS="798 799 801"'],
  ['shell', 'numbers', one, '  export RUNS=|', '  export RUNS=798'],
  [
    'shell',
    'path',
    some,
    'X=1 FILES=|',
    'X=1 FILES="e0012/4S/r00798/ e0012/4S/r00799/ e0012/4S/r00801/"',
  ],
  ['shell', 'ranges', some, 'echo "run #|"', 'echo "run #798-799,801"'],
  ['shell', 'numbers', some, 'x=$(f |)', 'x=$(f 798 799 801)'],
  ['shell', 'ranges', some, 'RUNS=|', 'RUNS=798-799,801'],
  ['shell', 'numbers', two, 'runs=|', 'runs=([12]="798 799" [14]=5)'],
  ['shell', 'ranges', some, 'RUNS="|"', 'RUNS="798-799,801"'],
  ['shell', 'numbers', some, "# it's |", "# it's 798 799 801"],
  ['text', 'numbers', some, "It's |", "It's 798, 799, 801"],
  ['text', 'ranges', some, '"|"', '"798-799, 801"'],
  [
    'text',
    'dqm-path',
    some,
    '- runs:\n  - |',
    '- runs:\n  - e0012r000798\n    e0012r000799\n    e0012r000801',
  ],
];

describe('Runs are written into code', () => {
  for (const [language, id, selection, marked, text] of wrapped) {
    it(`on several lines, as ${id} of ${selection.experiments.length} in ${language}`, () => {
      assert.equal(inserted(marked, language, id, selection), text);
    });
  }

  for (const [language, id, selection, marked, text] of contexts) {
    it(`${language}, ${id}: ${marked}`, () => {
      assert.equal(inserted(marked, language, id, selection), text);
    });
  }

  const numbers24 = everyOther(12, 798, 24).map(({ run }) => run);
  for (const [language, format, marked, sign] of [
    ['python', 'numbers', '    # good runs: |', '    #'],
    ['python', 'numbers', '    x = 1  # good runs: |', '    #'],
    ['python', 'iov', '# |', '#'],
    ['yaml', 'ranges', 'runs:\n  # |', '  #'],
    ['cpp', 'numbers', '  /// |', '  ///'],
    ['cpp', 'numbers', '/*\n * |\n */', ' *'],
    ['cpp', 'iov', 'x(); // |', '//'],
    ['shell', 'numbers', '## |', '##'],
  ] as const) {
    it(`in comments of ${language} that stay comments, as ${format}: ${marked}`, () => {
      const text = inserted(marked, language, format, long);
      const added = text.split('\n').slice(marked.split('|')[0]?.split('\n').length);
      const own = added.slice(0, added.length - (marked.endsWith('*/') ? 1 : 0));
      assert.ok(own.length > 0);
      for (const line of own) assert.ok(line.startsWith(`${sign} `), text);
      const found = text.match(/\b\d{3}\b/g)?.map(Number) ?? [];
      assert.deepEqual([...new Set(found)], numbers24);
    });
  }

  it('on several lines before other items', () => {
    const numbers = inserted('x = [|1, 2]', 'python', 'numbers', long, { width: 88 });
    assert.match(numbers, /^x = \[\n {4}798, [^[\]]*844,\n {4}1, 2\]$/);
    const calls = inserted('x = {|y};', 'cpp', 'exprun', some, { width: 20 });
    assert.match(calls, /^x = \{\n {2}ExpRun\(12, 798\),\n[^{}]*801\),\n {2}y\};$/);
    const alone = inserted('x = [\n    |\n    1,\n]', 'python', 'numbers', long, { width: 40 });
    assert.match(alone, /844,\n {4}1,\n\]$/);
  });

  it("in words of a shell that aren't comments", () => {
    for (const marked of ['show a#b |', 'n=${#x}; show |', 'show \\\n  |']) {
      const text = inserted(marked, 'shell', 'numbers', long, { width: 60 });
      const added = text.split('\n').slice(marked.split('\n').length - 1);
      assert.ok(added.length > 1);
      for (const line of added.slice(0, -1)) assert.match(line, /\\$/);
      assert.doesNotMatch(text, /^\s*# /m);
    }
    assert.throws(() => inserted('show \\\n  |', 'shell', 'numbers', two), FormatError);
    assert.throws(() => inserted('x=$(|)', 'shell', 'b2info', two), FormatError);
  });

  it('without merging two numbers into one', () => {
    assert.doesNotMatch(inserted('x = [1|2]', 'python', 'numbers', one), /1, .*, 2/);
  });

  it('in a macro on one line', () => {
    for (const marked of ['#define R |', '#define R \\\n  |']) {
      assert.equal(
        inserted(marked, 'cpp', 'numbers', long).split('\n').length,
        marked.split('\n').length,
      );
    }
  });

  it('in a row of a Markdown table', () => {
    const place = placeIn(new Source('| runs |  |', 'text'), { start: 9, end: 9 }, { width: 20 });
    assert.equal(
      writeAt4S(written(some), 'dqm-path', place),
      'e0012r000798; e0012r000799; e0012r000801',
    );
    assert.equal(writeAt4S(written(long), 'ranges', place).includes('\n'), false);
  });

  it('on the lines of a list that has several', () => {
    const text = inserted('x = [\n    |\n]', 'python', 'numbers', long, { width: 60 });
    assert.equal(
      text,
      lines(
        'x = [',
        '    798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818,',
        '    820, 822, 824, 826, 828, 830, 832, 834, 836, 838, 840,',
        '    842, 844,',
        ']',
      ),
    );
    assert.equal(
      inserted('x = [\n    1,\n    |\n]', 'python', 'exprun', some, { width: 40 }),
      'x = [\n    1,\n    ExpRun(12, 798),\n    ExpRun(12, 799),\n    ExpRun(12, 801),\n]',
    );
  });

  it('as arguments on lines of their own if they are too long for one', () => {
    assert.equal(
      inserted('m("EventInfoSetter",|)', 'python', 'event-info-setter', some, { width: 60 }),
      'm("EventInfoSetter",\n    evtNumList=[1, 1, 1],\n    expList=[12, 12, 12],\n    runList=[798, 799, 801],\n)',
    );
    assert.equal(
      inserted('m(|, x=1)', 'python', 'event-info-setter', some, { width: 60 }),
      'm(\n    evtNumList=[1, 1, 1],\n    expList=[12, 12, 12],\n    runList=[798, 799, 801], x=1)',
    );
  });

  it('of several experiments in a shell only in an assignment', () => {
    for (const marked of ['for r in |; do', 'x=(|)', 'x=(\n  |\n)', 'echo |']) {
      assert.throws(() => inserted(marked, 'shell', 'numbers', two), FormatError);
    }
  });

  it('within the requested line length', () => {
    const text = inserted('    runs = |', 'python', 'numbers', long, { width: 40, step: '  ' });
    assert.ok(
      text.split('\n').every((line) => line.length <= 40),
      text,
    );
    assert.match(text, /^ {6}798, /m);
  });
});

// There is no run 0: its path is that of a folder.
const numbers = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 60 }),
  // Close to each other, so that there are ranges.
  fc
    .tuple(
      fc.integer({ min: 1, max: 9000 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 59 }),
    )
    .map(([first, steps]) => {
      let last = first;
      return [first, ...steps.map((step) => (last += step))];
    }),
);

/** Up to 60 runs each, of up to this many experiments. */
const selectionOf = (experiments: number) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(40), numbers), {
      minLength: 1,
      maxLength: experiments,
      selector: ([experiment]) => experiment,
    })
    .map((all) => Selection.of(all.flatMap(([experiment, own]) => runs(experiment, ...own))));

const selectionFor = (id: FormatId) => selectionOf(id === 'dqm-input' ? 1 : 3);

const layouts = fc
  .record({
    indentation: fc.constantFrom('', '  ', '    ', '\t'),
    before: fc.nat(30),
    after: fc.nat(10),
    width: fc.integer({ min: 40, max: 120 }),
    step: fc.constantFrom('  ', '    '),
    asList: fc.boolean(),
  })
  .map((layout) => ({ ...layout, before: layout.indentation.length + layout.before }));

/** The text is read as the same runs, in a format in which they are written the same. */
function assertReadBack(
  selection: Selection,
  format: FormatId | OwnFormat,
  place: Place,
  own: readonly OwnFormat[] = [],
): void {
  const text = writeAt4S(written(selection), format, place);
  const { asList } = placeIn(new Source(text, place.language), { start: 0, end: text.length });
  const found = { ...place, asList };
  const back = readRuns(text, found, { experiment: selection.experiments[0], own });
  assert.deepEqual(back?.selection.ranges, selection.ranges, text);
  const { style } = back;
  assert.equal(writeAt4S(written(back.selection), back.format, found, { style }), text);
}

describe('Runs that are written are read', () => {
  const numRuns = 300;

  for (const { id, language } of cases) {
    it(`as ${id} in ${language}`, () => {
      fc.assert(
        fc.property(selectionFor(id), layouts, (selection, layout) => {
          assertReadBack(selection, id, { ...emptyPlace(language), ...layout });
        }),
        { numRuns },
      );
    });
  }

  const insides = cases.flatMap(({ id, language }) => {
    if (!['numbers', 'ranges', 'exprun', 'path'].includes(id)) return [];
    // A pair in a string doesn't say what it is.
    const isPair = id === 'exprun' && (language === 'json' || language === 'yaml');
    const all = isPair || language === 'text' ? [] : (['quotes'] as const);
    return [...all, 'list' as const].map((inside) => ({ id, language, inside }));
  });

  for (const { id, language, inside } of insides) {
    it(`as ${id} inside a ${inside === 'list' ? 'list' : 'string'} in ${language}`, () => {
      fc.assert(
        // A shell array has no experiments.
        fc.property(selectionOf(language === 'shell' ? 1 : 3), layouts, (selection, layout) => {
          const place = { ...emptyPlace(language), ...layout, inside, asList: false };
          assertReadBack(selection, id, place);
        }),
        { numRuns },
      );
    });
  }

  for (const id of ['numbers', 'ranges', 'exprun', 'path', 'dqm-path'] as const) {
    it(`as ${id} after dashes in YAML`, () => {
      const isByExperiment = id === 'numbers' || id === 'ranges';
      // A pair alone is two run numbers.
      const some = selectionOf(isByExperiment ? 1 : 3).filter(({ size }) => size > 1);
      fc.assert(
        fc.property(some, layouts, (selection, layout) => {
          const place = { ...emptyPlace('yaml'), ...layout, inside: 'block' as const };
          assertReadBack(selection, id, { ...place, asList: false });
        }),
        { numRuns },
      );
    });
  }

  it('after dashes only if those can contain it', () => {
    const block = { ...emptyPlace('yaml'), inside: 'block' as const };
    const none = Selection.of([]);
    for (const [id, selection] of [
      ['numbers', two],
      ['ranges', two],
      ['numbers', none],
      ['path', none],
    ] as const) {
      assert.throws(() => writeAt4S(written(selection), id, block), FormatError);
    }
  });

  const padding = fc.constantFrom('', ':4', ':05', ':06d', ':12');
  /** Nothing that also occurs in a separator. */
  const literal = fc
    .array(fc.constantFrom(...'erx/_.:*+?()[]^$\\-'.split(''), '{{', '}}', 'ä'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((all) => all.join(''));
  const anyTemplate = fc
    .record({
      literals: fc.tuple(literal, literal, literal, literal),
      paddings: fc.tuple(padding, padding, padding),
      fields: fc.constantFrom(['run'], ['first', 'last'], ['last', 'first']),
      hasExperiment: fc.boolean(),
    })
    .map(({ literals, paddings, fields, hasExperiment }) => {
      const all = hasExperiment ? ['experiment', ...fields] : fields;
      const holes = all.map((name, i) => `${literals[i] ?? ''}{${name}${paddings[i] ?? ''}}`);
      return { source: holes.join('') + literals[3], hasExperiment };
    });
  const separator = fc.constantFrom(', ', '\n', '; ', ' ', ' | ');

  it("in a user's format", () => {
    fc.assert(
      fc.property(
        anyTemplate,
        separator,
        selectionOf(3),
        selectionOf(1),
        fc.constantFrom<Language>('python', 'yaml', 'shell', 'text'),
        layouts,
        ({ source, hasExperiment }, separator, several, single, language, layout) => {
          const own = { template: new Template(source), separator };
          const selection = hasExperiment ? several : single;
          assertReadBack(selection, own, { ...emptyPlace(language), ...layout }, [own]);
        },
      ),
      { numRuns: 500 },
    );
  });

  for (const source of [
    'e{experiment:04}/r{run:05}',
    'ExpRun({experiment}, {run})',
    '{run}',
    '{first}-{last}',
    '{experiment}:{run}',
    'run {run} of {experiment}, the {run:08}',
  ]) {
    it(`in a user's format like one of ours: ${source}`, () => {
      const own = { template: new Template(source), separator: ';' };
      const experiments = source.includes('experiment') ? 3 : 1;
      fc.assert(
        fc.property(selectionOf(experiments), (selection) => {
          assertReadBack(selection, own, emptyPlace('python'), [own]);
        }),
      );
    });
  }
});

describe('Template', () => {
  const run = { experiment: 12, run: 798 };

  it('pads numbers, and supports braces', () => {
    const text = (source: string) => new Template(source).run(run);
    assert.equal(text('{run}'), '798');
    assert.equal(text('{run:05}'), '00798');
    assert.equal(text('{run:05d}'), '00798');
    assert.equal(text('{run:2}'), '798');
    assert.equal(text('{ run : }'.replace(' : ', ' ')), '798');
    assert.equal(text('e{experiment:04}/r{run:05}'), 'e0012/r00798');
    assert.equal(text('{{{run}}}'), '{798}');
    assert.equal(text('{{run}} {run}'), '{run} 798');
    assert.equal(text('$&{run}$1\\'), '$&798$1\\');
  });

  it('is for runs or for ranges', () => {
    assert.equal(new Template('{run}').each, 'run');
    const ranges = new Template('{experiment}/{first:05}-{last:05}');
    assert.equal(ranges.each, 'range');
    assert.equal(ranges.range({ experiment: 12, first: 798, last: 801 }), '12/00798-00801');
    assert.equal(ranges.run(run), '12/00798-00798');
  });

  it('reads only what it wrote', () => {
    const template = new Template('e{experiment:04}/r{run:05}');
    assert.deepEqual(template.read('e0012/r00798', undefined), {
      experiment: 12,
      first: 798,
      last: 798,
    });
    for (const text of ['e0012/r798', 'e0012/r00798/', 'e12/r00798', 'E0012/r00798', '']) {
      assert.equal(template.read(text, 12), undefined, text);
    }
    assert.equal(new Template('{run}').read('798', undefined), undefined);
    assert.deepEqual(new Template('{run}').read('798', 12), {
      experiment: 12,
      first: 798,
      last: 798,
    });
  });

  it('rejects an energy for a range', () => {
    assert.throws(() => new Template('{energy}/{first}-{last}'), {
      ...{ name: 'TemplateError', at: 0 },
      message:
        'A range may have several energies. Use {energy} with {run}, as in e{experiment:04}/{energy}/r{run:05}.',
    });
  });

  it("doesn't read two numbers if it writes the same one twice", () => {
    const template = new Template('{run}/{run:05}');
    assert.ok(template.read('798/00798', 12));
    assert.equal(template.read('798/00799', 12), undefined);
  });

  it('reads any name of a beam energy, and nothing else', () => {
    const template = new Template('e{experiment:04}/{energy}/r{run:05}');
    for (const energy of ['4S', '4S_offres', '4S_scan', '5S_scan', '3S_offres', '6S']) {
      assert.deepEqual(template.read(`e0012/${energy}/r00798`, undefined), {
        ...{ experiment: 12, first: 798, last: 798, energy },
      });
    }
    for (const folder of ['GoodRuns', '4S/all', '', '4']) {
      assert.equal(template.read(`e0012/${folder}/r00798`, undefined), undefined, folder);
    }
  });

  for (const [source, at, about] of [
    ['r{number}', 1, /“\{number\}” isn’t a field/],
    ['{run}{}', 5, /“\{\}” isn’t a field/],
    ['{run:x}', 0, /“\{run:x\}” isn’t a field/],
    ['{Run}', 0, /“\{Run\}” isn’t a field/],
    ['{experiment}', 12, /needs \{run\}/],
    ['', 0, /needs \{run\}/],
    ['{first}', 7, /needs \{run\}, or \{first\} and \{last\}/],
    ['{run}-{first}', 6, /either \{run\}, or \{first\} and \{last\}/],
    ['{last}{run}{first}', 0, /either/],
    ['{run} {', 6, /\{\{ or \}\} for a literal brace/],
    ['{run} }', 6, /literal brace/],
    ['{{run}', 5, /literal brace/],
    ['{energy:05}{run}', 0, /can’t be padded/],
  ] as const) {
    it(`rejects ${source || '(nothing)'}`, () => {
      assert.throws(
        () => new Template(source),
        (error) => {
          assert.ok(error instanceof TemplateError);
          assert.equal(error.at, at);
          assert.match(error.message, about);
          assert.match(error.message, /^[A-Z“].* e\{experiment:04\}\/r\{run:05\}\.$/);
          return true;
        },
      );
    });
  }
});

/** Selections for other tools, the same in each run. */
const samples = fc.sample(selectionOf(3), { numRuns: 25, seed: 12 });
const fewSamples = [one, some, two, long, longTwo, ...samples.slice(0, 10)];
const isOne = (selection: Selection) => selection.experiments.length === 1;
const keys = (some: Iterable<RunId>) => [...some].map(({ experiment, run }) => [experiment, run]);

const byExperiment = (selection: Selection) =>
  [...Map.groupBy(selection, ({ experiment }) => experiment)].map(
    ([experiment, own]) => [experiment, Selection.of(own)] as const,
  );

const rangesText = (selection: Selection, joint = ', ') =>
  selection.ranges.map(printRange).join(joint);

/** The items of a YAML list: a single run is a number there. */
const rangeItems = ({ ranges }: Selection) =>
  ranges.map((range) => (range.first < range.last ? printRange(range) : range.first));

/** Runs in and near a selection, and the same runs in other experiments. */
function probesOf(selection: Selection): RunId[] {
  const [lowest = 0] = selection.experiments;
  return selection.ranges.flatMap(({ experiment, first, last }) => [
    ...runs(experiment, first - 1, first, last, last + 1, Math.floor((first + last) / 2)),
    ...runs(lowest, first),
    ...runs(experiment + 1, first),
  ]);
}

const isThere = (tool: string) => spawnSync(tool, ['--version']).status === 0;

function output(tool: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { input, encoding: 'utf8' });
  assert.equal(stderr, '', `${tool}: ${stderr.slice(0, 2000)}`);
  assert.equal(status, 0);
  return stdout;
}

describe('Runs that are written into code mean the same', () => {
  if (isThere('python3')) {
    it('to Python', () => {
      const anywhere = [
        'runs = |',
        'if True:\n    runs = |  # mine\n',
        'if True:\n\truns = f(a=1, runs=|)["runs"]\n',
        'runs = {"runs": |}["runs"]',
      ];
      const frames: Partial<Record<FormatId, readonly string[]>> = {
        exprun: [...anywhere, 'runs = [|]', 'if True:\n    runs = [\n        |\n    ]'],
        iov: [...anywhere, 'runs = [|]'],
        path: [...anywhere, 'runs = [|]'],
        'event-info-setter': ['runs = f(|)', 'if True:\n    runs = f(\n        |\n    )'],
        'dqm-input': ['runs = f(|)', 'if True:\n    runs = f(\n        |\n    )'],
        'pandas-cut': [...anywhere, 'runs = "|"', "runs = str('|')"],
        'rdataframe-cut': [...anywhere, 'runs = "|"'],
      };
      const ids = formatIds.filter((id) => formatOf(id).languages.includes('python'));
      const all = ids.flatMap((id) =>
        (frames[id] ?? anywhere).flatMap((frame) =>
          samples
            .filter((selection) => id !== 'dqm-input' || isOne(selection))
            .map((selection, i) => {
              const probes = id.endsWith('-cut') ? keys(probesOf(selection)) : [];
              const source = inserted(frame, 'python', id, selection, { width: 40 + 3 * i });
              return { selection, asked: { format: id, source, probes } };
            }),
        ),
      );
      const inList = samples.filter(isOne).flatMap((selection) =>
        ['runs = [|]', 'if True:\n    runs = [\n        |\n    ]'].map((frame) => {
          const source = inserted(frame, 'python', 'numbers', selection);
          return { selection, asked: { format: 'numbers', source, probes: [] } };
        }),
      );
      const url = 'http://127.0.0.1:8000/rundb';
      const queries = samples.flatMap((selection) =>
        [40, 88, 200].map((width) => {
          const place = { ...emptyPlace('python'), width, before: 7 };
          const text = writeAt4S(written(selection), 'python-query', place, { url });
          const asked = { format: 'python-query', source: `runs = ${text}`, probes: [], url };
          return { selection, asked };
        }),
      );
      const asked = [...all, ...inList, ...queries].map((each) => ({
        ...each.asked,
        experiment: each.selection.experiments[0],
      }));
      const script = fileURLToPath(new URL('runSources.py', import.meta.url));
      const found: unknown = JSON.parse(
        output('python3', ['-W', 'ignore', script], JSON.stringify(asked)),
      );
      assert.ok(Array.isArray(found));
      for (const [i, { selection, asked }] of [...all, ...inList, ...queries].entries()) {
        const isCut = asked.format.endsWith('-cut');
        const expected = isCut
          ? probesOf(selection).filter((run) => selection.has(run))
          : selection;
        assert.deepEqual(found[i], keys(expected), asked.source);
      }
    });
  } else {
    console.log('Runs in Python code – not run: needs Python');
  }

  /** How the tools below should understand the runs in each format. */
  function values(selection: Selection): Partial<Record<FormatId, unknown>> {
    const value = (of: (own: Selection) => unknown): unknown =>
      isOne(selection)
        ? of(selection)
        : Object.fromEntries(byExperiment(selection).map(([key, own]) => [key, of(own)]));
    const pad = (number: number, digits: number) => String(number).padStart(digits, '0');
    const oneOrAll = (all: unknown[]): unknown => (all.length === 1 ? all[0] : all);
    const all = [...selection];
    return {
      numbers: value((own) => [...own].map(({ run }) => run)),
      ranges: value((own) => rangesText(own)),
      exprun: keys(selection),
      path: oneOrAll(
        all.map(({ experiment, run }) => `e${pad(experiment, 4)}/4S/r${pad(run, 5)}/`),
      ),
      'dqm-path': oneOrAll(
        all.map(({ experiment, run }) => `e${pad(experiment, 4)}r${pad(run, 6)}`),
      ),
    };
  }

  const valueIds = ['numbers', 'ranges', 'exprun', 'path', 'dqm-path'] as const;

  for (const id of valueIds) {
    it(`to a YAML parser, as ${id}`, () => {
      for (const frame of [
        'key: |',
        'key: |  # mine\nnext: 1',
        'a:\n  b:\n    key: |\n  next: 1',
        'a:\n  - 1\n  - key: |\n    next: 1',
        'a: {key: |, next: 1}',
      ]) {
        for (const [i, selection] of [...fewSamples, ...samples].entries()) {
          const source = inserted(frame, 'yaml', id, selection, { width: 40 + 2 * i });
          const read: unknown = parse(source, { logLevel: 'silent' });
          assert.deepEqual(read, parseAs(frame, values(selection)[id]), source);
        }
      }
    });

    it(`to a YAML parser, as ${id} after a dash`, () => {
      const isByExperiment = id === 'numbers' || id === 'ranges';
      for (const selection of [...fewSamples, ...samples]) {
        if (isByExperiment && !isOne(selection)) continue;
        const source = inserted('a:\n  - |\n  - next', 'yaml', id, selection);
        const items = id === 'ranges' ? rangeItems(selection) : [values(selection)[id]].flat();
        assert.deepEqual(parse(source, { logLevel: 'silent' }), { a: [...items, 'next'] }, source);
      }
    });

    it(`to a YAML parser, as ${id} in a list`, () => {
      for (const selection of fewSamples) {
        const source = inserted('key: [|]', 'yaml', id, selection);
        const value = values(selection)[id];
        const isMap = !isOne(selection) && (id === 'numbers' || id === 'ranges');
        const items = id === 'ranges' ? rangeItems(selection) : [value].flat();
        const list = isMap ? [value] : items;
        assert.deepEqual(parse(source, { logLevel: 'silent' }), { key: list }, source);
      }
    });

    it(`to a JSON parser, as ${id}`, () => {
      for (const selection of [...fewSamples, ...samples]) {
        const source = inserted('{\n  "a": [1, {"key": |}]\n}', 'json', id, selection);
        assert.deepEqual(JSON.parse(source), { a: [1, { key: values(selection)[id] }] }, source);
      }
    });
  }

  /** The contents of a YAML frame with a value at its mark. */
  function parseAs(frame: string, value: unknown): unknown {
    const mark = JSON.stringify(value);
    return parse(frame.replace('|', () => mark));
  }

  it('to a JSON parser, for the CAF', () => {
    for (const selection of samples) {
      for (const frame of ['|', '[|]']) {
        const read: unknown = JSON.parse(inserted(frame, 'json', 'caf-json', selection));
        const paths = [values(selection).path].flat();
        assert.deepEqual(
          read,
          keys(selection).map((pair, i) => [paths[i], pair]),
        );
      }
    }
  });

  if (isThere('g++')) {
    it('to a C++ compiler', () => {
      const head = lines(
        '#include <map>',
        '#include <string>',
        '#include <string_view>',
        '#include <vector>',
        'template <int> struct Four {',
        '  int a, b, c, d;',
        '  constexpr Four(int a, int b, int c, int d) : a(a), b(b), c(c), d(d) {}',
        '};',
        'using IoV = Four<1>;',
        'using IntervalOfValidity = Four<2>;',
        'struct ExpRun {',
        '  int a, b;',
        '  constexpr ExpRun(int a, int b) : a(a), b(b) {}',
        '};',
        'constexpr bool same(std::string_view a, std::string_view b) { return a == b; }',
      );
      const sources = fewSamples.map((selection, n) => {
        const { ranges } = selection;
        const of = (frame: string, id: FormatId) =>
          inserted(`  ${frame}`, 'cpp', id, selection, { width: 60 + 4 * n });
        const array = (type: string, name: string, id: FormatId, size: number) =>
          size === 1
            ? of(`constexpr ${type} ${name}[] = {|};`, id)
            : of(`constexpr ${type} ${name}[] = |;`, id);
        const check = (name: string, all: readonly (readonly number[])[]) => [
          `  static_assert(sizeof ${name} / sizeof ${name}[0] == ${all.length});`,
          ...all.flatMap((fields, i) =>
            fields.map(
              (field, j) => `  static_assert(${name}[${i}].${'abcd'[j] ?? ''} == ${field});`,
            ),
          ),
        ];
        const intervals = ranges.map(({ experiment, first, last }) => [
          ...[experiment, first],
          ...[experiment, last],
        ]);
        const single = [...selection].map(({ run }) => run);
        const numbersAndRanges = isOne(selection)
          ? [
              of('constexpr int numbers[] = |;', 'numbers'),
              of('constexpr int inList[] = {|};', 'numbers'),
              of('std::vector<int> vector = |;', 'numbers'),
              ...single.flatMap((run, i) => [
                `  static_assert(numbers[${i}] == ${run});`,
                `  static_assert(inList[${i}] == ${run});`,
              ]),
              of(`static_assert(same(|, "${rangesText(selection)}"));`, 'ranges'),
              of(`static_assert(same("|", "${rangesText(selection)}"));`, 'ranges'),
            ]
          : [
              of('std::map<int, std::vector<int>> numbers = |;', 'numbers'),
              of('std::map<int, std::string> ranges = |;', 'ranges'),
            ];
        const cut = of('|', 'rdataframe-cut').replaceAll(/"\s*"|"/g, '');
        const ofPath = (id: FormatId) =>
          selection.size === 1
            ? of(`std::string s${id.length} = |;`, id)
            : of(`std::vector<std::string> s${id.length} = |;`, id);
        return [
          `namespace n${n} {`,
          ...numbersAndRanges,
          array('ExpRun', 'expRuns', 'exprun', selection.size),
          ...check('expRuns', keys(selection)),
          array('IoV', 'iovs', 'iov', ranges.length),
          ...check('iovs', intervals),
          array('IntervalOfValidity', 'intervals', 'interval', ranges.length),
          ...check('intervals', intervals),
          ofPath('path'),
          ofPath('dqm-path'),
          of('std::string cut = |;', 'rdataframe-cut'),
          `  constexpr bool fits(int __experiment__, int __run__) { return ${cut}; }`,
          ...probesOf(selection).map((run) => {
            const not = selection.has(run) ? '' : '!';
            return `  static_assert(${not}fits(${run.experiment}, ${run.run}));`;
          }),
          '}',
        ].join('\n');
      });
      const args = ['-fsyntax-only', '-std=c++17', '-Wall', '-Wextra', '-x', 'c++', '-'];
      output('g++', args, `${head}\n${sources.join('\n')}\n`);
    });
  } else {
    console.log('Runs in C++ – not compiled: needs g++');
  }

  if (isThere('bash')) {
    const bash = (sources: readonly string[]): string[][] =>
      output('bash', [], `${sources.map((each) => `${each}\necho end`).join('\n')}\n`)
        .split('end\n')
        .slice(0, -1)
        .map((each) => each.split('\n').slice(0, -1));

    /**
     * What bash prints for sources with each selection in them, compared with the expected output.
     */
    function printed(
      frames: readonly string[],
      id: FormatId,
      selections: readonly Selection[],
      right: (selection: Selection) => string[],
    ): void {
      const all = selections.flatMap((selection, i) =>
        frames.map((frame) => {
          const width = 40 + 3 * i;
          return { selection, source: inserted(frame, 'shell', id, selection, { width }) };
        }),
      );
      const found = bash(all.map(({ source }) => source));
      for (const [i, { selection, source }] of all.entries()) {
        assert.deepEqual(found[i], right(selection), source);
      }
    }

    const forms = {
      numbers: (selection: Selection) => [...selection].map(({ run }) => String(run)),
      path: (selection: Selection) => [values(selection).path].flat() as string[],
      'dqm-path': (selection: Selection) => [values(selection)['dqm-path']].flat() as string[],
    };
    for (const [id, right] of Object.entries(forms) as [keyof typeof forms, typeof forms.path][]) {
      it(`to bash, as ${id}`, () => {
        const given = [...fewSamples, ...samples];
        printed(
          [
            'for each in |; do echo "$each"; done',
            'if true; then\n  for each in |; do\n    echo "$each"\n  done\nfi',
            'all=(|)\nfor each in "${all[@]}"; do echo "$each"; done',
          ],
          id,
          id === 'numbers' ? given.filter(isOne) : given,
          right,
        );
      });
    }

    it('to bash, as ranges', () => {
      const frames = ['runs=|\necho "$runs"', 'runs="|"\necho "$runs"', 'echo |'];
      printed(frames, 'ranges', [...fewSamples, ...samples].filter(isOne), (selection) => [
        rangesText(selection, ','),
      ]);
    });

    const several = [...fewSamples, ...samples].filter((selection) => !isOne(selection));
    const frame = 'runs=|\nfor exp in "${!runs[@]}"; do echo "$exp: ${runs[$exp]}"; done';

    it('to bash, as numbers by experiment', () => {
      printed([frame], 'numbers', several, (selection) =>
        byExperiment(selection).map(([experiment, own]) => {
          return `${experiment}: ${[...own].map(({ run }) => run).join(' ')}`;
        }),
      );
    });

    it('to bash, as ranges by experiment', () => {
      printed([frame], 'ranges', several, (selection) =>
        byExperiment(selection).map(
          ([experiment, own]) => `${experiment}: ${rangesText(own, ',')}`,
        ),
      );
    });

    it('to bash, as a command', () => {
      const frames = ['b2info-luminosity() { echo "$@"; }\n|', '  if true; then\n    |\n  fi'];
      printed(frames, 'b2info', [...fewSamples, ...samples], (selection) =>
        byExperiment(selection).map(
          ([experiment, own]) => `--exp ${experiment} --runs ${rangesText(own, ',')}`,
        ),
      );
    });
  } else {
    console.log('Runs in shell scripts – not run: needs bash');
  }
});
