import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import {
  emptyPlace,
  findMentions,
  languages,
  placeIn,
  readRuns,
  Selection,
  Template,
  type FormatId,
  type Language,
  type OwnFormat,
  type RunRange,
  Source,
} from '../../../../src/core/selection/index.ts';
import { snippets } from '../../../corpus/snippets.ts';

/** `12:798-801 12:804 14:5-*` */
const printed = (ranges: readonly RunRange[]): string =>
  ranges
    .map(({ experiment, first, last }) => {
      const end = last === Infinity ? '-*' : last === first ? '' : `-${last}`;
      return `${experiment}:${first}${end}`;
    })
    .join(' ');

const onOneLine = (text: string): string => text.replaceAll('\n', ' ⏎ ') || '(nothing)';

/** Texts, and how they are read. If they don't state it, the experiment is 12. */
const texts: Record<Language, readonly (readonly [text: string, FormatId, runs: string])[]> = {
  python: [
    ['[798]', 'numbers', '12:798'],
    ['[798,799 , 801]', 'numbers', '12:798-799 12:801'],
    ['  [798]\n', 'numbers', '12:798'],
    ['( 798, 799 )', 'numbers', '12:798-799'],
    ['{798, 799}', 'numbers', '12:798-799'],
    ['[801, 799, 798, 799]', 'numbers', '12:798-799 12:801'],
    ['[\n    798,\n    799,  # good\n    801,\n]', 'numbers', '12:798-799 12:801'],
    ['{12: [798], 14: [5, 6,],}', 'numbers', '12:798 14:5-6'],
    ["{'14': [5], '12': [798]}", 'numbers', '12:798 14:5'],
    ['798', 'numbers', '12:798'],
    ["'798-801, 804'", 'ranges', '12:798-801 12:804'],
    ['"798 - 801,804,"', 'ranges', '12:798-801 12:804'],
    ['"804, 798-801"', 'ranges', '12:798-801 12:804'],
    ['"798-801, 800-805"', 'ranges', '12:798-805'],
    ['("798-801, "\n \'804\')', 'ranges', '12:798-801 12:804'],
    ['["798-801", "804"]', 'ranges', '12:798-801 12:804'],
    ['{14: "5", 12: "798-801"}', 'ranges', '12:798-801 14:5'],
    ['798-3904,4272-5512', 'ranges', '12:798-3904 12:4272-5512'],
    ['ExpRun(12,798)', 'exprun', '12:798'],
    ['ExpRun( exp = 14, run = 5 )', 'exprun', '14:5'],
    ['ExpRun(run=5, exp=14)', 'exprun', '14:5'],
    ['[ExpRun(14, 5), ExpRun(12, 799), ExpRun(12, 798)]', 'exprun', '12:798-799 14:5'],
    ['ExpRun(12, 798),\nExpRun(14, 5),', 'exprun', '12:798 14:5'],
    ['[\n    ExpRun(12, 798),  # good\n    ExpRun(14, 5),\n]', 'exprun', '12:798 14:5'],
    ['IoV(12, 798, 12, 3904)', 'iov', '12:798-3904'],
    ['IoV(12,798,12,-1)', 'iov', '12:798-*'],
    ['IoV(12, 798, 14, 5)', 'iov', '12:798-* 13:0-* 14:0-5'],
    ['[IoV(12, 3, 12, 9), IoV(12, 1, 12, 5)]', 'iov', '12:1-9'],
    ['IntervalOfValidity(12, 798, 12, 3904)', 'interval', '12:798-3904'],
    ["'e0014/4S/r00005/'", 'path', '14:5'],
    ['["e0012/4S/r00799", "e0012/4S/r00798",]', 'path', '12:798-799'],
    ['e0012r000798', 'dqm-path', '12:798'],
    ['evtNumList=[1,1], expList=[14,12], runList=[5,798]', 'event-info-setter', '12:798 14:5'],
    ['runList=[5], expList=[14], evtNumList=[1]', 'event-info-setter', '14:5'],
    ['Experiment=14,\n    RunList=[\n        5, 6,\n    ]', 'dqm-input', '14:5-6'],
    ["'__experiment__==14 and 5<=__run__<=9'", 'pandas-cut', '14:5-9'],
    ['"__experiment__ == 14 and __run__ in [5, 6]"', 'pandas-cut', '14:5-6'],
    ['"__experiment__ == 14 & __run__ != 5"', 'pandas-cut', '14:0-4 14:6-*'],
    [
      '"(__experiment__ == 14) & (__run__ < 9) & (__run__ != 5) & (__run__ != 0)"',
      ...(['pandas-cut', '14:1-4 14:6-8'] as const),
    ],
    ['utils.ExpRun(14, 5)', 'exprun', '14:5'],
    ['"(__experiment__ == 14) && (__run__ > 4 && 7 > __run__)"', 'rdataframe-cut', '14:5-6'],
  ],
  yaml: [
    ['[798, 799]', 'numbers', '12:798-799'],
    ['[\n  798,  # good\n  799,\n]', 'numbers', '12:798-799'],
    ['{14: [5], 12: [798]}', 'numbers', '12:798 14:5'],
    ['798-3904, 4272-5512', 'ranges', '12:798-3904 12:4272-5512'],
    ['798-3904,4272-5512', 'ranges', '12:798-3904 12:4272-5512'],
    ['798-3904,\n    4272-5512,\n    5737', 'ranges', '12:798-3904 12:4272-5512 12:5737'],
    ["'798-801'", 'ranges', '12:798-801'],
    ['804, 798', 'ranges', '12:798 12:804'],
    ['[798-801, 804]', 'ranges', '12:798-801 12:804'],
    ['[[14, 5], [12, 798]]', 'exprun', '12:798 14:5'],
    ['e0012/4S/r00798/', 'path', '12:798'],
  ],
  json: [
    ['[798,799]', 'numbers', '12:798-799'],
    ['{"14":[5],\n "12":[798,799]}', 'numbers', '12:798-799 14:5'],
    ['"798-801,804"', 'ranges', '12:798-801 12:804'],
    ['[[12, 798],\n [14,5]]', 'exprun', '12:798 14:5'],
    ['[["e0012/4S/r00798/", [12, 798]]]', 'caf-json', '12:798'],
  ],
  cpp: [
    ['{798,799}', 'numbers', '12:798-799'],
    ['{\n  798, // good\n  799 /* too */\n}', 'numbers', '12:798-799'],
    ['{{14, {5}}, {12, {798, 799}}}', 'numbers', '12:798-799 14:5'],
    ['{{14, "5-9"}}', 'ranges', '14:5-9'],
    ['"798-801, "\n    "804"', 'ranges', '12:798-801 12:804'],
    ['{ExpRun(14, 5)}', 'exprun', '14:5'],
  ],
  shell: [
    ['798  799 801', 'numbers', '12:798-799 12:801'],
    ['798 \\\n  799', 'numbers', '12:798-799'],
    ['"798 799"', 'numbers', '12:798-799'],
    ['([14]="5 6" [12]=798)', 'numbers', '12:798 14:5-6'],
    ['798-3904,4272-5512', 'ranges', '12:798-3904 12:4272-5512'],
    ['--exp 14 --runs 798-3904,4272-5512', 'b2info', '14:798-3904 14:4272-5512'],
    ['b2info-luminosity --runs "5, 7" --exp=14', 'b2info', '14:5 14:7'],
    [
      'b2info-luminosity --exp 14 --runs 5\nb2info-luminosity --exp 12 --runs 798',
      'b2info',
      '12:798 14:5',
    ],
  ],
  text: [
    ['798', 'numbers', '12:798'],
    ['798 799', 'numbers', '12:798-799'],
    ['798,799\n804', 'numbers', '12:798-799 12:804'],
    ['14: 5, 6\n12: 798', 'numbers', '12:798 14:5-6'],
    ['798, 799-801', 'ranges', '12:798-801'],
    ['e0012r000799\ne0012r000798', 'dqm-path', '12:798-799'],
  ],
};

const none: Record<Language, readonly string[]> = {
  python: [
    ...['', '  \n ', '""', '[]', '{}', '# 798', 'the runs of today'],
    // More than runs.
    ...['runs = [1]', 'runs=[798]', 'f([798])', '[798, 799] + more', '[12, 798][0]', '[798]  # a'],
    ...['[n, 798]', '[798, *more]', '[798 + 1]', 'range(798, 801)', '[ExpRun(12, n)]'],
    ...['for r in [1, 2]', 'ExpRun(12, 798) == x', '["e0012/4S/r00798", other]'],
    ...["'/group/belle2/e0012/4S/r00798/all'", 'e0012/4S/r00798 and e0012/4S/r00799'],
    ...['[ExpRun(12, 798), 5]', '[ExpRun(12, 798), IoV(12, 800, 12, 801)]'],
    '"(__experiment__ == 12) & (__run__ == 798) & (nTracks > 3)"',
    '"(__experiment__ == 12) & ~(__run__ == 798)"',
    '"(__experiment__ == 12) & (__run__ not in [798])"',
    '"(__experiment__ == 12) & (__run__ % 2 == 0)"',
    'expList=[12], eventList=[5], runList=[798]',
    // Folders would be lost.
    ...['["e0012/4S/GoodRuns/r00798/"]', "'e0012/r00798'"],
    'evtNumList=[1, 2], expList=[12, 12], runList=[798, 799]',
    'evtNumList=[1], expList=[12, 14], runList=[798]',
    'RunDB(apikey=key).get_run_info(min_experiment=12, max_experiment=12, run_type="physics")',
    // Other things in brackets: pairs aren't run numbers.
    ...['[(12, 798), (14, 5)]', '[[12, 798], [14, 5]]'],
    // Not run numbers.
    ...['[1.5]', '[-798]', '[0x31E]', '[7_98]', '[True]', 'f"798"', '"2020-05-06"', '[798-801]'],
    ...['ExpRun(-1, 5)', 'ExpRun(12, -1)', 'IoV(-1, 5, 12, 6)'],
    ...['evtNumList=[1, 1], expList=[14, 12], runList=[5, -798]'],
    // Mistakes.
    ...['"801-798"', '"798-"', '"-798"', '"798,,"798', '798]', '[798', 'ExpRun(12, 798'],
    ...['[123456789012345678901234567890]', '"1-123456789012345678901234567890"'],
    ...['ExpRun(12, 123456789012345678901234567890)', 'IoV(12, 798, 12, 700)'],
    ...['IoV(12, 798, 11, 5)', 'IntervalOfValidity(12, 5, 12, 4)'],
    // No end.
    ...['IoV(0, 0, -1, -1)', 'IoV(12, 798, -1, -1)', 'IoV(12, 798, 5000, 5)'],
    '[IoV(12, 1, 12, 5), IoV(12, 798, 5000, 5)]',
    // Of another language, or not in a list.
    ...['12: 798', '14: 5; 12: 798', '["798-801, 804"]', '{"798-801, 804", "5"}'],
  ],
  yaml: [
    ...['runs: 798-801', '[798, many]', '2020-05-06', '801-798', '', 'physics'],
    ...['123456789012345678901234567890', '798-801 # good'],
  ],
  json: [
    ...['{"runs": [798]}', '{"12": [798, "x"]}', '[null]', '["798", true]', '[[12, 798, 5]]', ''],
    ...['[["12", 798]]', '[{"12": 798}]', '[[12, 798], [12, -5]]', '12: 798', '[]', '{}'],
    'f([12, 798])',
    // The user's own paths would be lost.
    '[["/a/b", [12, 798]], ["/c/d", [12, 799]]]',
  ],
  cpp: [
    ...['std::vector<int> runs = {798};', '{n, 798}', '{798, 1.5}', '{{12, 798}, {12, 799}}', ''],
  ],
  shell: [
    ...['runs="798 799"', '$runs', '798 $more', '--exp 12', '--runs 798', '', 'rm -r 798'],
    ...['b2info-luminosity --exp 12 --runs 798 --what offline', '--exp 12 --runs 5-4'],
  ],
  text: [
    ...['', 'runs 798', 'experiment 12, run 798', '798 is good', '12/798', '798–801', '2020-05-06'],
    ...['12: 798\nand more', '12: 798, x', '801-798', '798..801'],
    // It's unknown what brackets and quotes mean here.
    ...['[798, 799]', '{798, 799}', '(798, 799)', '"798-801"'],
  ],
};

describe('readRuns', () => {
  for (const language of languages) {
    for (const [text, format, runs] of texts[language]) {
      it(`${language}, ${format}: ${onOneLine(text)}`, () => {
        const read = readRuns(text, emptyPlace(language), { experiment: 12 });
        assert.equal(printed(read?.selection.ranges ?? []), runs);
        assert.equal(read?.format, format);
      });
    }

    for (const text of none[language]) {
      it(`${language}, nothing: ${onOneLine(text)}`, () => {
        assert.equal(readRuns(text, emptyPlace(language), { experiment: 12 }), undefined);
      });
    }
  }

  it("doesn't read numbers of an unknown experiment", () => {
    for (const [language, text] of [
      ['python', '[798]'],
      ['python', '"798-801"'],
      ['yaml', '798-801'],
      ['shell', '798 799'],
      ['text', '798'],
    ] as const) {
      assert.equal(readRuns(text, emptyPlace(language)), undefined, text);
    }
    assert.equal(
      printed(readRuns('{14: [5]}', emptyPlace('python'))?.selection.ranges ?? []),
      '14:5',
    );
  });

  it("tries a user's formats first, split at their separators", () => {
    const all = [
      { template: new Template('run {run} of {experiment}'), separator: '; ' },
      { template: new Template('{experiment}.{first}-{last}'), separator: '\n' },
    ];
    const read = (text: string) => readRuns(text, emptyPlace('text'), { experiment: 12, own: all });
    const first = read('run 5 of 14; run 798 of 12');
    assert.equal(printed(first?.selection.ranges ?? []), '12:798 14:5');
    assert.equal(first?.format, all[0]);
    const second = read('12.798-801\n14.5-5');
    assert.equal(printed(second?.selection.ranges ?? []), '12:798-801 14:5');
    assert.equal(second?.format, all[1]);
    for (const text of [
      ...['run 5 of 14, run 798 of 12', 'run 5 of 14; and more', '12.801-798', 'run 5 of 14; '],
      `run ${'9'.repeat(30)} of 14`,
    ]) {
      assert.equal(read(text), undefined, text);
    }
  });

  it('reports whether there are comments among them', () => {
    for (const [text, expected] of [
      ['[798, 799]', false],
      ['[\n    798,  # good\n    799,\n]', true],
      ['"798-801"', false],
      ['[ExpRun(12, 798),  # good\n ExpRun(12, 799)]', true],
    ] as const) {
      const read = readRuns(text, emptyPlace('python'), { experiment: 12 });
      assert.equal(read?.hasComments, expected, text);
    }
  });

  it("reports the experiment of the run numbers if the text doesn't say", () => {
    const own = ['{run}', '{experiment}/{run}'].map((source) => {
      return { template: new Template(source), separator: ' ' };
    });
    const whose = (text: string, language: Language = 'python') =>
      readRuns(text, emptyPlace(language), { experiment: 12, own })?.experiment;
    assert.equal(whose('[798]'), 12);
    assert.equal(whose('{14: [798]}'), undefined);
    assert.equal(whose('"798-801"'), 12);
    assert.equal(whose('ExpRun(14, 5)'), undefined);
    assert.equal(whose('798 799', 'text'), 12);
    assert.equal(whose('14/798 14/799', 'text'), undefined);
    const alone = [{ template: new Template('{run}'), separator: '' }];
    const read = readRuns('798', emptyPlace('text'), { experiment: 12, own: alone });
    assert.equal(read?.format, alone[0]);
    assert.equal(readRuns('x 12: 798', emptyPlace('text'), { experiment: 12 }), undefined);
  });

  it('reads what is mentioned in code as the same runs, or not at all', () => {
    let count = 0;
    for (const { language, code } of snippets) {
      for (const { start, end, iovs, form } of findMentions(new Source(code, language))) {
        const place = placeIn(new Source(code, language), { start, end });
        const experiment = iovs[0]?.first.experiment;
        const text = code.slice(start, end);
        const read = readRuns(text, place, { experiment });
        if (read?.format !== form) continue;
        count++;
        assert.equal(printed(read.selection.ranges), printed(Selection.ofIovs(iovs).ranges), text);
      }
    }
    assert.ok(count > 100);
  });

  it("doesn't read a query in quotes", () => {
    const text = 'RunDB(apikey=x).get_run_info(min_experiment=12, max_experiment=12)';
    assert.equal(readRuns(text, { ...emptyPlace('python'), inside: 'quotes' }), undefined);
  });

  it("doesn't list a very large number of runs to identify them", () => {
    const text = 'see IoV(12, 0, 12, 9999999)';
    assert.equal(readRuns(text, emptyPlace('python'), { experiment: 12 }), undefined);
  });
});

describe('A number that is too long', () => {
  const long = '9'.repeat(30);
  const sources = [
    `f(min_experiment=${long}, max_experiment=${long}, min_run=5)`,
    `cut = "__experiment__ == ${long} and __run__ in [5, 6]"`,
    `cut = "__experiment__ == 12 and __run__ >= ${long} and __run__ <= ${long}"`,
    `ExpRun(${long}, ${long})`,
    `IoV(12, 798, ${long}, 5)`,
    `experiment = ${long}; runs = [${long}]`,
    `--exp ${long} --runs ${long}`,
    `e${long}/r${long}`,
  ];

  // In a process of its own, which may run out of memory.
  it("doesn't keep mentions from being found", () => {
    const index = new URL('../../../../src/core/selection/index.ts', import.meta.url).href;
    const script = `import(${JSON.stringify(index)}).then(({ findMentions, languages, Source }) => {
      for (const source of ${JSON.stringify(sources)}) {
        for (const language of languages) findMentions(new Source(source, language));
      }
      console.log('done');
    });`;
    const args = ['--max-old-space-size=60', '--eval', script];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 10_000 });
    assert.equal(stdout, 'done\n');
  });
});

/** What texts of runs consist of. The blanks around numbers keep them from merging. */
const tokens = [
  ...'()[]{},:;=-"\'\\#|&'.split(''),
  ...[' ', '\n', '    ', ', ', '- ', ': ', ' = ', '/', '//', '/*', '"""', '${', '<=', '==', '&&'],
  ...[' 0 ', ' 12 ', ' 798 ', ' 801 ', ' 5000 ', ' 99999999999 ', ' -1 ', ' 1.5 ', '9'.repeat(30)],
  ...['ExpRun(', 'IoV(', 'IntervalOfValidity(', 'exp=', 'run=', 'exp_high=', 'first_exp='],
  ...['e0012/4S/r00798/', 'e0012r000798', 'e0012', '[12, 798]', '798-801', '12: [798]'],
  ...['evtNumList=', 'expList=', 'runList=', 'Experiment=', 'RunList=', 'runs', 'experiment'],
  ...['__experiment__', '__run__', ' and ', ' in ', 'not ', '(__experiment__ == 12) & '],
  ...['min_experiment=', 'max_experiment=', 'min_run=', 'max_run=', 'RunDB(', '.get_run_info('],
  ...['--exp ', '--runs ', 'b2info-luminosity ', '--exp 12 --runs 5-4', 'exp 12 run ', 'é', '😀'],
];

const someTokens = (maxLength: number) =>
  fc.array(fc.constantFrom(...tokens), { maxLength }).map((all) => all.join(''));

/** Texts of runs in which a part is replaced by something else. */
const spoiled = fc
  .tuple(
    fc.constantFrom(...Object.values(texts).flatMap((all) => all.map(([text]) => text))),
    fc.nat(200),
    fc.nat(20),
    someTokens(2),
  )
  .map(([text, at, length, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + length);
  });

const anyText = fc.oneof(spoiled, someTokens(30), fc.string(), fc.string({ unit: 'binary' }));

const own: OwnFormat[] = [
  { template: new Template('{run}'), separator: '' },
  { template: new Template('{first}-{last}/{experiment:04}'), separator: ',' },
];

/** Asserts that ranges contain valid run numbers, in order. */
function assertSound(ranges: readonly RunRange[]): void {
  for (const { experiment, first, last } of ranges) {
    assert.ok(Number.isSafeInteger(experiment) && experiment >= 0);
    assert.ok(Number.isSafeInteger(first) && first >= 0);
    assert.ok((Number.isSafeInteger(last) || last === Infinity) && last >= first);
  }
}

describe('Any text', () => {
  it('is read as runs or not at all', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(...languages),
        fc.constantFrom(undefined, 'quotes', 'list', 'block'),
        fc.boolean(),
        (text, language, inside, hasOwn) => {
          const place = { ...emptyPlace(language), inside };
          const options = { experiment: 12, ...(hasOwn && { own }) };
          const read = readRuns(text, place, options);
          if (read) assertSound(read.selection.ranges);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('has mentions, or none, at places in it', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...languages), (text, language) => {
        let last = 0;
        for (const { start, end, iovs, parts, problem } of findMentions(
          new Source(text, language),
        )) {
          assert.ok(last <= start && start < end && end <= text.length);
          last = end;
          assert.equal(
            problem,
            parts.map((part) => part.problem).find((each) => each !== undefined),
          );
          for (const iov of iovs) {
            assert.ok(iov.first.experiment <= iov.last.experiment);
            const { experiment, run } = iov.first;
            if (iov.last.experiment === experiment) assert.ok(run <= iov.last.run);
          }
          for (const part of parts) assert.ok(start <= part.start && part.end <= end);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('has a place for runs anywhere in it', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.constantFrom(...languages), (text, at, language) => {
        const start = at % (text.length + 1);
        const place = placeIn(new Source(text, language), { start, end: start });
        assert.ok(place.before <= start && place.after <= text.length - start);
        assert.match(place.indentation, /^[ \t]*(?:(?:#+|\/\/[/!]*<?|\*+) )?$/);
      }),
      { numRuns: 1000 },
    );
  });
});
