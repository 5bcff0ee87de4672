import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRun, parseRunName, runPath, type RunId } from '../../../../src/core/rundb/index.ts';
import {
  gapsBetween,
  aboutProblem,
  emptyPlace,
  formatIds,
  hasRanges,
  holdsRun,
  iovOf,
  isOneRun,
  isSimulated,
  Lines,
  rangesAmong,
  rangesOf,
  saysExperiment,
  Selection,
  Template,
  writeRuns,
  type Iov,
  type RunRange,
} from '../../../../src/core/selection/index.ts';

const anyRun = fc.record({ experiment: fc.nat(60), run: fc.nat(9999) }, { noNullPrototype: true });

const runs = (experiment: number, ...numbers: number[]): RunId[] =>
  numbers.map((run) => ({ experiment, run }));

const highestRun = 12;
/** So few that sets of them overlap and touch. */
const fewRuns = fc.array(fc.record({ experiment: fc.nat(2), run: fc.nat(highestRun) }));

/** All of them, one run beyond in each experiment, and one experiment beyond. */
const universe = [0, 1, 2, 3].flatMap((experiment) =>
  runs(experiment, ...Array.from({ length: highestRun + 2 }, (_, run) => run)),
);

const keyOf = ({ experiment, run }: RunId): string => `${experiment}:${run}`;

const keysOf = (some: Iterable<RunId>): Set<string> => new Set([...some].map(keyOf));

/** Asserts that ranges are in order and neither overlap nor touch. */
function assertNormal(ranges: readonly RunRange[]): void {
  for (const [i, range] of ranges.entries()) {
    assert.ok(range.first <= range.last);
    const before = ranges[i - 1];
    if (!before) continue;
    assert.ok(before.experiment <= range.experiment);
    if (before.experiment === range.experiment) assert.ok(before.last + 1 < range.first);
  }
}

describe('parseRun', () => {
  for (const text of [
    '12 123',
    ' 12   123 ',
    '12:123',
    '12/123',
    '12, 123',
    'e12r123',
    'E12 R123',
    'e0012r000123',
    'e0012/r00123',
    'e0012/4S/r00123',
    'e0012/4S/r00123/',
    '/group/belle2/dataprod/Data/release-06-00-08/DB00002100/proc13/prod00026018/e0012/4S/r00123/all/mdst/sub00/mdst.root',
    'rundb://rundb.belle2.org/e0012/r00123.json',
    'exp 12 run 123',
    'experiment 12, run 123',
    'Exp12Run123',
    'dqm_e0012r000123.root',
  ]) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseRun(text), { experiment: 12, run: 123 });
      assert.deepEqual(parseRunName(text), { experiment: 12, run: 123 });
    });
  }

  for (const text of ['exp:12 run:123', 'physics e12r123', '12:123 @good', 'exp 12 run 123-200']) {
    it(`takes "${text}" for more than the name of a run`, () => {
      assert.equal(parseRunName(text), undefined);
    });
  }

  for (const text of [
    '',
    '12',
    'twelve',
    '12 ',
    '12 123 4',
    '-12 3',
    'e12',
    'release12rc3',
    '1.5e12 r3a',
  ]) {
    it(`doesn't take "${text}" for a run`, () => {
      assert.equal(parseRun(text), undefined);
    });
  }

  it('reads every path that runPath writes', () => {
    fc.assert(fc.property(anyRun, (run) => assert.deepEqual(parseRun(runPath(run)), run)));
  });
});

describe('rangesOf', () => {
  it("contains exactly the runs it was made from, in ranges that don't touch", () => {
    fc.assert(
      fc.property(fewRuns, (given) => {
        const ranges = rangesOf(given);
        const held = ranges.flatMap(({ experiment, first, last }) =>
          Array.from({ length: last - first + 1 }, (_, i) => keyOf({ experiment, run: first + i })),
        );
        assert.deepEqual(new Set(held), keysOf(given));
        assert.equal(new Set(held).size, held.length);
        assertNormal(ranges);
      }),
    );
  });
});

describe('rangesAmong', () => {
  const within = (ranges: readonly RunRange[], { experiment, run }: RunId): boolean =>
    ranges.some((each) => each.experiment === experiment && each.first <= run && run <= each.last);

  it('contains exactly the wanted runs among the existing ones, in as few ranges as possible', () => {
    fc.assert(
      fc.property(fewRuns, fewRuns, (wanted, others) => {
        const existing = [...others, ...wanted];
        const ranges = rangesAmong(wanted, existing);
        assertNormal(ranges);
        const held = existing.filter((run) => within(ranges, run));
        assert.deepEqual(keysOf(held), keysOf(wanted));
        assert.ok(ranges.length <= rangesOf(wanted).length);
        // Between two of an experiment there is an unwanted run: fewer ranges aren't possible.
        for (const [i, { experiment, first }] of ranges.entries()) {
          const before = ranges[i - 1];
          if (before?.experiment !== experiment) continue;
          const between = (run: RunId): boolean =>
            run.experiment === experiment && before.last < run.run && run.run < first;
          assert.ok(others.some(between));
        }
      }),
    );
  });

  it("also has runs that aren't among the existing ones", () => {
    fc.assert(
      fc.property(fewRuns, fewRuns, (wanted, existing) => {
        const ranges = rangesAmong(wanted, existing);
        assert.ok(wanted.every((run) => within(ranges, run)));
        const held = existing.filter((run) => within(ranges, run));
        const keys = keysOf(wanted);
        assert.ok(held.every((run) => keys.has(keyOf(run))));
      }),
    );
  });

  it('is the same as consecutive numbers if all of them exist', () => {
    fc.assert(
      fc.property(fewRuns, (wanted) => {
        assert.deepEqual(rangesAmong(wanted, universe), rangesOf(wanted));
      }),
    );
  });

  it('spans unused run numbers, and ends with the experiment', () => {
    const existing = [...runs(12, 798, 801, 804, 809, 812), ...runs(13, 5, 6)];
    assert.deepEqual(rangesAmong([...runs(13, 5), ...runs(12, 798, 801, 809, 812)], existing), [
      { experiment: 12, first: 798, last: 801 },
      { experiment: 12, first: 809, last: 812 },
      { experiment: 13, first: 5, last: 5 },
    ]);
  });
});

describe('gapsBetween', () => {
  it("are the numbers between an experiment's runs that aren't among them", () => {
    fc.assert(
      fc.property(fewRuns, (given) => {
        const gaps = gapsBetween(rangesOf(given));
        assertNormal(gaps);
        const keys = keysOf(given);
        for (const run of universe) {
          const own = given.filter(({ experiment }) => experiment === run.experiment);
          const isBetween =
            own.some((each) => each.run < run.run) && own.some((each) => each.run > run.run);
          const isGap = gaps.some(
            ({ experiment, first, last }) =>
              experiment === run.experiment && first <= run.run && run.run <= last,
          );
          assert.equal(isGap, isBetween && !keys.has(keyOf(run)), keyOf(run));
        }
      }),
    );
  });
});

describe('Selection', () => {
  it('is a set of runs, in order', () => {
    fc.assert(
      fc.property(fewRuns, (given) => {
        const selection = Selection.of(given);
        const listed = [...selection];
        const expected = universe.filter((run) => keysOf(given).has(keyOf(run)));
        assert.deepEqual(listed, expected);
        assert.equal(selection.size, expected.length);
        assert.deepEqual(selection.experiments, [
          ...new Set(expected.map(({ experiment }) => experiment)),
        ]);
        for (const run of universe) assert.equal(selection.has(run), keysOf(given).has(keyOf(run)));
        assertNormal(selection.ranges);
      }),
    );
  });

  it('supports union, intersection and difference like a set', () => {
    fc.assert(
      fc.property(fewRuns, fewRuns, (a, b) => {
        const [one, other] = [Selection.of(a), Selection.of(b)];
        const [keys, otherKeys] = [keysOf(a), keysOf(b)];
        for (const [selection, expected] of [
          [one.union(other), new Set([...keys, ...otherKeys])],
          [one.intersection(other), new Set([...keys].filter((key) => otherKeys.has(key)))],
          [one.difference(other), new Set([...keys].filter((key) => !otherKeys.has(key)))],
        ] as const) {
          assert.deepEqual(keysOf(selection), expected);
          assert.equal(selection.size, expected.size);
          assertNormal(selection.ranges);
        }
        // The originals don't change.
        assert.deepEqual(keysOf(one), keys);
        assert.deepEqual(keysOf(other), otherKeys);
      }),
    );
  });

  const anyIov = fc
    .record({
      experiment: fc.nat(2),
      run: fc.nat(highestRun),
      experiments: fc.nat(1),
      length: fc.oneof(fc.nat(highestRun), fc.constant(Infinity)),
    })
    .map(({ experiment, run, experiments, length }): Iov => {
      const last = { experiment: experiment + experiments, run: length };
      if (experiments === 0) last.run += run;
      return { first: { experiment, run }, last };
    });
  const fewIovs = fc.array(anyIov, { maxLength: 4 });

  it('contains what intervals contain, even open ones and those across experiments', () => {
    fc.assert(
      fc.property(fewIovs, fewIovs, (a, b) => {
        const [one, other] = [Selection.ofIovs(a), Selection.ofIovs(b)];
        const holds = (iovs: readonly Iov[], run: RunId): boolean =>
          iovs.some((iov) => holdsRun(iov, run));
        for (const run of [...universe, ...runs(1, 1e6), ...runs(3, 1e6)]) {
          const [isInOne, isInOther] = [holds(a, run), holds(b, run)];
          assert.equal(one.has(run), isInOne);
          assert.equal(one.union(other).has(run), isInOne || isInOther);
          assert.equal(one.intersection(other).has(run), isInOne && isInOther);
          assert.equal(one.difference(other).has(run), isInOne && !isInOther);
        }
        for (const each of [one.union(other), one.intersection(other), one.difference(other)]) {
          assertNormal(each.ranges);
          const isOpen = runs(0, 1e6).concat(runs(1, 1e6), runs(2, 1e6), runs(3, 1e6));
          assert.equal(
            each.size === Infinity,
            isOpen.some((run) => each.has(run)),
          );
          if (each.size < Infinity) assert.equal([...each].length, each.size);
        }
      }),
    );
  });

  it('is empty without runs', () => {
    for (const empty of [Selection.of([]), Selection.ofIovs([])]) {
      assert.deepEqual([...empty], []);
      assert.equal(empty.size, 0);
      assert.deepEqual(empty.experiments, []);
    }
  });

  it("isn't iterated if it's open", () => {
    const open = Selection.ofIovs([iovOf(12, 798)]);
    assert.deepEqual(open.ranges, [{ experiment: 12, first: 798, last: Infinity }]);
    assert.equal(open.size, Infinity);
    assert.throws(() => [...open], RangeError);
    const closed = open.difference(Selection.ofIovs([iovOf(12, 800)]));
    assert.deepEqual([...closed], runs(12, 798, 799));
  });

  it('spans no more than 1000 experiments', () => {
    const from12 = (experiment: number): Iov => ({
      first: { experiment: 12, run: 798 },
      last: { experiment, run: Infinity },
    });
    assert.equal(Selection.ofIovs([from12(1012)]).experiments.length, 1001);
    assert.throws(() => Selection.ofIovs([from12(1013)]), RangeError);
    assert.throws(() => Selection.ofIovs([from12(Infinity)]), RangeError);
  });
});

describe('An interval', () => {
  const from = (experiment: number, run: number, last: number, lastRun: number): Iov => ({
    first: { experiment, run },
    last: { experiment: last, run: lastRun },
  });

  it('is a single run, or more', () => {
    assert.ok(isOneRun(from(12, 5, 12, 5)));
    for (const iov of [from(12, 5, 12, 6), from(12, 5, 14, 5), iovOf(12), iovOf(12, 5)]) {
      assert.ok(!isOneRun(iov));
    }
  });

  it('is simulated in experiment 0 and from 1000 on', () => {
    for (const [iov, expected] of [
      [iovOf(0), true],
      [iovOf(1), false],
      [iovOf(999), false],
      [iovOf(1000), true],
      [iovOf(1003, 5, 7), true],
      [from(0, 0, 12, 5), false],
      [from(1000, 0, 1003, 5), false],
    ] as const) {
      assert.equal(isSimulated(iov), expected, JSON.stringify(iov));
    }
  });

  it('has a sentence for what is wrong with it', () => {
    assert.equal(aboutProblem('reversed'), 'Empty range: the last run is before the first.');
    assert.match(aboutProblem('tooLarge'), /^\p{Lu}.*\.$/u);
  });
});

describe('Lines', () => {
  it("end like VS Code's", () => {
    const lines = new Lines('ab\r\nc\n\nd\re');
    for (const [offset, line, column] of [
      ...[[0, 0, 0] as const, [2, 0, 2] as const, [3, 0, 3] as const, [4, 1, 0] as const],
      ...[[5, 1, 1] as const, [6, 2, 0] as const, [7, 3, 0] as const, [9, 4, 0] as const],
      ...[[10, 4, 1] as const],
    ]) {
      assert.deepEqual(lines.at(offset), { line, column }, String(offset));
    }
  });
});

describe('A format', () => {
  const own = (source: string) => ({ template: new Template(source), separator: ' ' });

  it('has ranges, or each run', () => {
    assert.deepEqual(
      formatIds.filter((id) => hasRanges(id)),
      [
        'ranges',
        'iov',
        'interval',
        'pandas-cut',
        'rdataframe-cut',
        'python-query',
        'b2info',
        'mc-dataset',
      ],
    );
    assert.ok(!hasRanges(own('{run}')));
    assert.ok(hasRanges(own('{first}-{last}')));
  });

  it("of a user's is written once per run, or once per range", () => {
    const some = { runs: runs(12, 798, 799, 801), ranges: rangesOf(runs(12, 798, 799, 801)) };
    const place = emptyPlace('text');
    assert.equal(writeRuns(some, own('{run:05}'), place), '00798 00799 00801');
    assert.equal(writeRuns(some, own('{first}-{last}'), place), '798-799 801-801');
  });

  it('states the experiment of runs, or leaves it to the surroundings', () => {
    assert.deepEqual(
      formatIds.filter((id) => !saysExperiment(id, 1)),
      ['numbers', 'ranges'],
    );
    assert.ok(formatIds.every((id) => saysExperiment(id, 2)));
    assert.ok(saysExperiment('numbers', 1, { style: { isByExperiment: true } }));
    assert.ok(!saysExperiment('path', 1, { path: new Template('r{run}') }));
    assert.ok(!saysExperiment(own('{run}'), 2));
    assert.ok(saysExperiment(own('{experiment}/{run}'), 1));
  });
});
