import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import {
  datasetAround,
  emptyPlace,
  FormatError,
  isAloneAt,
  isProcessing,
  placeIn,
  readRuns,
  Selection,
  Source,
  writeRuns,
  type DatasetRun,
  type Place,
} from '../../../../src/core/selection/index.ts';

const energies = { '4S': 10.5794, '4S_offres': 10.5273, '4S_scan': 10.4512, '5S': 10.8604 };
type Energy = keyof typeof energies;

const at = (energyName: Energy, experiment: number, ...runs: number[]): DatasetRun[] =>
  runs.map((run) => ({
    ...{ experiment, run, energyName, energy: energies[energyName] },
    isPhysics: true,
  }));

const lines = (...all: string[]): string => all.join('\n');

function write(
  runs: readonly DatasetRun[],
  existing: readonly DatasetRun[] = runs,
  place: Place = emptyPlace('yaml'),
): string {
  const selection = Selection.of(runs);
  const dataset = { processing: 'proc16', existing };
  const written = { runs: [...selection], ranges: selection.ranges };
  return writeRuns(written, 'mc-dataset', place, { dataset });
}

const read = (text: string) => readRuns(text, emptyPlace('yaml'));
const printed = (text: string): string =>
  (read(text)?.selection.ranges ?? [])
    .map(({ experiment, first, last }) => `${experiment}:${first}-${last}`)
    .join(' ');

const block = lines(
  'experiment:',
  '  12:',
  '    proc16:',
  '      beamEnergy: 4S',
  '      sqrts: 10.580',
  '      runsRange: 798-3904, 4272-5512, 5737-6437',
);

describe('An MC dataset', () => {
  it('is the block that MC managers write, across unused run numbers', () => {
    const runs = at('4S', 12, 798, 900, 3904, 4272, 5512, 5737, 6437);
    // Other existing runs, which no range may include.
    const others = [...at('4S', 12, 4000), ...at('4S_offres', 12, 5600)];
    assert.equal(write(runs, [...runs, ...others]), block);
  });

  it('has a document for each beam energy, and an entry for each experiment', () => {
    const runs = [
      ...at('4S', 14, 5, 6),
      ...at('4S', 12, 798, 801),
      ...at('4S_offres', 12, 799),
      ...at('4S_scan', 12, 803, 805),
    ];
    const entry = (experiment: number, name: string, sqrts: string, range: string) =>
      lines(
        `  ${experiment}:`,
        '    proc16:',
        `      beamEnergy: ${name}`,
        `      sqrts: ${sqrts}`,
        `      runsRange: ${range}`,
      );
    assert.equal(
      write(runs),
      lines(
        ...['experiment:', entry(12, '4S_scan', '10.451', '803-805'), '---'],
        // Without quotes, it would be a number.
        ...['experiment:', entry(12, '4S_offres', '10.520', '"799"'), '---'],
        ...['experiment:', entry(12, '4S', '10.580', '798, 801'), entry(14, '4S', '10.580', '5-6')],
      ),
    );
  });

  it('continues on the next line if a range is too long for one', () => {
    const runs = at('4S', 12, ...Array.from({ length: 40 }, (_, i) => 1000 + 2 * i));
    const others = at('4S', 12, ...Array.from({ length: 40 }, (_, i) => 1001 + 2 * i));
    const text = write(runs, [...runs, ...others]);
    assert.ok(text.split('\n').every((line) => line.length <= 80));
    assert.deepEqual(
      [...(read(text)?.selection ?? [])].map(({ run }) => run),
      runs.map(({ run }) => run),
    );
  });

  for (const [name, run, message] of [
    [
      'whose energy was not recorded',
      { energy: undefined, energyName: undefined },
      /energy of these runs is unknown: 12:5\.$/,
    ],
    [
      'whose energy has no name',
      { energy: 10.55, energyName: undefined },
      /no name for the beam energy of these runs: 12:5 \(10\.550 GeV\)\.$/,
    ],
    ["that aren't physics runs", { isPhysics: false }, /physics runs only\. These aren’t: 12:5\.$/],
  ] as const) {
    it(`doesn't take runs ${name}, and says which`, () => {
      const [five] = at('4S', 12, 5);
      assert.ok(five);
      const runs = [...at('4S', 12, 4), { ...five, ...run }];
      assert.throws(
        () => write(runs),
        (error) => {
          assert.ok(error instanceof FormatError);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it("doesn't take runs that don't exist, and names the first of many", () => {
    const message = 'The RunDB has no such runs: 12:1, 12:3, 12:5, 12:7, 12:9 and 2 more.';
    assert.throws(() => write(at('4S', 12, 1, 3, 5, 7, 9, 11, 13), []), { message });
  });

  it('needs a line of its own, and several documents need the beginning of one', () => {
    const runs = at('4S', 12, 798);
    const placeOf = (marked: string): Place => {
      const offset = marked.indexOf('|');
      return placeIn(new Source(marked.replace('|', ''), 'yaml'), { start: offset, end: offset });
    };
    for (const marked of ['x: |', '- |', '# |', '"|"', '[|]', '|  # mine']) {
      assert.throws(() => write(runs, runs, placeOf(marked)), FormatError, marked);
    }
    const indented = placeOf('x:\n  |');
    assert.equal(write(runs, runs, indented).split('\n')[1], '    12:');
    const two = [...runs, ...at('5S', 12, 799)];
    assert.throws(() => write(two, two, indented), /a YAML document of its own/);
  });

  it('takes any valid name as processing', () => {
    for (const name of ['proc16', 'prompt', 'MC16rd_proc16', 'bucket36-v2']) {
      assert.ok(isProcessing(name), name);
    }
    for (const name of ['', '16', 'true', 'No', 'proc 16', 'proc: 16', '#16', '1e5', '~']) {
      assert.ok(!isProcessing(name), name);
    }
  });
});

const datasets = fc
  .uniqueArray(
    fc.tuple(fc.nat(40), fc.nat(300), fc.constantFrom<Energy>('4S', '4S_offres', '4S_scan', '5S')),
    { minLength: 1, maxLength: 80, selector: ([experiment, run]) => `${experiment}:${run}` },
  )
  .map((all) => all.flatMap(([experiment, run, energy]) => at(energy, experiment, run)));

describe('An MC dataset that is written', () => {
  it('is read as the same runs and nothing else, whatever other runs exist', () => {
    fc.assert(
      fc.property(
        datasets,
        fc.array(fc.boolean()),
        fc.integer({ min: 40, max: 100 }),
        (all, wanted, width) => {
          const runs = all.filter((_, i) => i === 0 || wanted[i] !== false);
          const text = write(runs, all, { ...emptyPlace('yaml'), width });
          const found = read(text);
          assert.ok(found, text);
          assert.deepEqual(found.style, { processing: 'proc16' });
          // The ranges include unused run numbers.
          const ids = (some: readonly DatasetRun[]) => Selection.of(some).ranges;
          assert.deepEqual(ids(all.filter((run) => found.selection.has(run))), ids(runs));
          const dataset = { processing: 'other', existing: all, mayLack: found.selection };
          const { selection, format, style } = found;
          const written = { runs: [...selection], ranges: selection.ranges };
          assert.equal(
            writeRuns(written, format, { ...emptyPlace('yaml'), width }, { dataset, style }),
            text,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('means the same to a YAML parser', () => {
    fc.assert(
      fc.property(datasets, (all) => {
        const found = parseAllDocuments(write(all)).flatMap((document) => {
          assert.ok(!('empty' in document) && document.errors.length === 0);
          const { experiment } = document.toJS() as {
            experiment: Record<string, { proc16: { beamEnergy: Energy; runsRange: string } }>;
          };
          return Object.entries(experiment).flatMap(([number, { proc16 }]) =>
            all.filter(
              ({ experiment: own, run, energyName }) =>
                own === Number(number) &&
                energyName === proc16.beamEnergy &&
                proc16.runsRange.split(', ').some((range) => {
                  const [first = NaN, last = first] = range.split('-').map(Number);
                  return first <= run && run <= last;
                }),
            ),
          );
        });
        assert.deepEqual(Selection.of(found).ranges, Selection.of(all).ranges);
        assert.equal(found.length, all.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('The text of an MC dataset', () => {
  it('is read as its runs and its processing', () => {
    assert.equal(printed(block), '12:798-3904 12:4272-5512 12:5737-6437');
    assert.equal(read(block)?.style.processing, 'proc16');
    assert.equal(read(block)?.format, 'mc-dataset');
    const commented = block.replace('4S', '4S  # mine');
    assert.equal(read(commented)?.hasComments, true);
    assert.equal(printed(block.replaceAll('\n', '\r\n')), printed(block));
    assert.equal(printed(block.replace('10.580', '10.58')), printed(block));
  });

  for (const [from, to] of [
    ['sqrts: 10.580', 'sqrts: 10.579'],
    ['      sqrts: 10.580\n', ''],
    ['sqrts: 10.580', 'sqrts: 10.580\n      events: 1000'],
    ['beamEnergy: 4S', 'beamEnergy: *energy'],
    ['beamEnergy: 4S', 'beamEnergy: 4S\n      beamEnergy: 5S'],
    ['  12:', '  12: {}'],
    ['    proc16:', '    proc15: {}\n    proc16:'],
    ['5737-6437', '6437-5737'],
    ['5737-6437', '5737-6437,'],
    ['5737-6437', 'all'],
    ['experiment:', 'experiments:'],
    ['experiment:', 'mode: x\nexperiment:'],
    ['5737-6437', `5737-6437\n  12:${block.split('12:')[1] ?? ''}`],
    ['5737-6437', '5737-6437\n---\nmode: x'],
    ['5737-6437', `5737-6437\n---\n${block.replace('proc16', 'proc15')}`],
  ] as const) {
    it(`isn't read if something would be lost: ${JSON.stringify(to)}`, () => {
      assert.ok(block.includes(from));
      assert.notEqual(readRuns(block.replace(from, to), emptyPlace('yaml'))?.format, 'mc-dataset');
    });
  }

  it('is found around a cursor, with the documents that belong to it', () => {
    const around = (source: string, mark: string) => {
      const start = source.indexOf(mark);
      assert.ok(start >= 0);
      const found = datasetAround(source, { start, end: start });
      return found && source.slice(found.start, found.end);
    };
    const other = block.replace('10.580', '10.520').replace('4S', '4S_offres');
    const both = `${block}\n---\n${other}`;
    assert.equal(around(`# mine\n${block}\n\n# end\n`, '3904'), block);
    assert.equal(around(`${both}\n`, '4S_offres'), both);
    assert.equal(around(`mode: x\n---\n${both}\n`, '10.580'), both);
    // Next to another processing, or other keys, it's alone.
    const third = block.replace('proc16', 'proc15');
    assert.equal(around(`${block}\n---\n${third}\n`, 'proc15'), third);
    assert.equal(around(`mode: x\n${block}\nnext: y\n---\n${other}`, '10.580'), block);
    assert.equal(around(`${block}\nnext: y\n`, 'next'), undefined);
    assert.equal(around('experiment:\n  12:\n    x:\n      runsRange: 5-6\n', '5-6'), undefined);
    const indented = `a:\n  ${block.replaceAll('\n', '\n  ')}\n  b: 1\n`;
    assert.equal(around(indented, '3904'), block.replaceAll('\n', '\n  '));
    const crlf = block.replaceAll('\n', '\r\n');
    assert.equal(around(`mode: x\r\n${crlf}\r\nnext: y\r\n`, '3904'), crlf);
  });

  it('is alone if nothing else has its key, and several documents if there is nothing else', () => {
    const alone = (marked: string, isSeveral: boolean): boolean => {
      const start = marked.indexOf('|');
      return isAloneAt(marked.replace('|', ''), { start, end: start }, isSeveral);
    };
    assert.ok(alone('mode: x\n|\n', false));
    assert.ok(!alone('mode: x\n|\n', true));
    assert.ok(!alone('|\nmode: x\n', true));
    assert.ok(alone('mode: x\n---\n# mine\n|\n---\nmode: y\n', true));
    assert.ok(!alone(`${block}\n|\n`, false));
    assert.ok(alone(`${block}\n---\n|\n`, false));
    assert.ok(alone(`a:\n  |\nb:\n    experiment: 12\n`, false));
  });
});
