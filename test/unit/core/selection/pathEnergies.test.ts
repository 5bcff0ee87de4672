import assert from 'node:assert/strict';
import { listedRuns } from '../../../../src/core/records/index.ts';
import {
  emptyPlace,
  energiesOf,
  findMentions,
  readRuns,
  Selection,
  Source,
  Template,
  writeRuns,
  type EnergyOf,
  type FormatId,
  type Language,
  type OwnFormat,
  type WriteOptions,
} from '../../../../src/core/selection/index.ts';
import { datasetRun } from '../../../../src/core/store/index.ts';

/** Momenta in GeV. √(4 · 7 · 4) is 10.583, √(4 · 7 · 3.958) is 10.527, √(4 · 7 · 3.98) is 10.557. */
const ler = { '4S': 4, '4S_offres': 3.958, between: 3.98 } as const;

const record = (run: number, energy?: keyof typeof ler) => ({
  ...{ experiment: 12, run, run_type: 'physics' },
  ...(energy && { her: { momentum: 7 }, ler: { momentum: ler[energy] } }),
});

const energyOf: EnergyOf = energiesOf(
  listedRuns([
    ...[798, 799, 800].map((run) => record(run, '4S_offres')),
    ...[record(801, '4S'), record(802), record(803), record(804, 'between')],
  ]).map(datasetRun),
);

function written(
  runs: readonly number[],
  format: FormatId | OwnFormat,
  language: Language = 'text',
  options: WriteOptions = { energyOf },
): string {
  const selection = Selection.of(runs.map((run) => ({ experiment: 12, run })));
  const place = { ...emptyPlace(language), width: Infinity };
  return writeRuns({ runs: [...selection], ranges: selection.ranges }, format, place, options);
}

describe('Paths of runs', () => {
  it('contain the beam energy of each run', () => {
    assert.equal(
      written([798, 801], 'path', 'python'),
      '["e0012/4S_offres/r00798/", "e0012/4S/r00801/"]',
    );
    assert.equal(written([799], 'caf-json', 'json'), '[["e0012/4S_offres/r00799/", [12, 799]]]');
    const template = new Template('/belle/e{experiment:04}/{energy}/r{run:05}/mdst');
    assert.equal(
      written([800, 801], { template, separator: ' ' }),
      '/belle/e0012/4S_offres/r00800/mdst /belle/e0012/4S/r00801/mdst',
    );
  });

  it('are not written for runs without a beam energy, or one without a name', () => {
    for (const format of ['path', 'caf-json'] as const) {
      assert.throws(() => written([798, 801, 802, 803], format), {
        name: 'FormatError',
        message:
          'This format needs a beam energy, which isn’t in the records of these runs: 12:802-803 (2 of 4).',
      });
      assert.throws(() => written([798, 804], format), {
        message:
          'This format needs a beam energy, and Belle II has no name for that of these runs: 12:804 (1 of 2; 10.557 GeV).',
      });
      assert.throws(() => written([798, 805], format), {
        message: 'The RunDB has no such runs: 12:805.',
      });
      assert.throws(() => written([798], format, 'text', {}), { name: 'FormatError' });
    }
  });

  it('are recognized whatever the energy', () => {
    for (const energy of ['4S', '4S_offres', '5S_scan']) {
      const text = `"/data/e0012/${energy}/r00798/sub00/mdst.root"`;
      const [mention, ...others] = findMentions(new Source(text, 'python'));
      assert.equal(mention?.form, 'path');
      assert.deepEqual(
        mention.iovs.map(({ first, last }) => [first, last]),
        [Array.from({ length: 2 }, () => ({ experiment: 12, run: 798 }))],
      );
      assert.deepEqual(others, []);
    }
  });

  it('need no beam energy without {energy} in their template', () => {
    const path = new Template('e{experiment:04}/4S/r{run:05}/');
    assert.equal(
      written([798, 802], 'path', 'text', { path }),
      'e0012/4S/r00798/\ne0012/4S/r00802/',
    );
  });

  for (const [name, text, language] of [
    ['a list', '["e0012/4S_offres/r00798/", "e0012/4S/r00802/"]', 'python'],
    ['lines', 'e0012/4S_offres/r00798/\ne0012/4S/r00802/', 'text'],
    [
      'CAF prompt JSON',
      '[["e0012/4S_offres/r00798/", [12, 798]], ["e0012/4S/r00802/", [12, 802]]]',
      'json',
    ],
  ] as const) {
    it(`in ${name} keep the energy that the RunDB does not have`, () => {
      const place = { ...emptyPlace(language), width: Infinity };
      const found = readRuns(text, place) ?? assert.fail();
      const runs = [...found.selection];
      assert.deepEqual(
        runs.map(({ run }) => run),
        [798, 802],
      );
      const options = { energyOf, style: found.style };
      const { ranges } = found.selection;
      assert.equal(writeRuns({ runs, ranges }, found.format, place, options), text);
      const added = Selection.of([...runs, { experiment: 12, run: 801 }]);
      const all = { runs: [...added], ranges: added.ranges };
      const sum = writeRuns(all, found.format, place, options);
      for (const path of ['e0012/4S_offres/r00798/', 'e0012/4S/r00801/', 'e0012/4S/r00802/']) {
        assert.ok(sum.includes(path), sum);
      }
    });
  }

  it('in custom formats keep the energy that the RunDB does not have', () => {
    const template = new Template('/d/{energy}/e{experiment:04}/r{run:05}');
    const own = [{ template, separator: ' ' }];
    const text = '/d/4S_offres/e0012/r00798 /d/4S/e0012/r00802';
    const place = emptyPlace('text');
    const found = readRuns(text, place, { own }) ?? assert.fail();
    const { selection, style, format } = found;
    const both = { runs: [...selection], ranges: selection.ranges };
    assert.equal(writeRuns(both, format, place, { energyOf, style }), text);
  });

  it('are not read where something else would be lost', () => {
    for (const [text, language] of [
      // A run has two energies.
      ['["e0012/4S_offres/r00798/", "e0012/4S/r00798/"]', 'python'],
      ['["e0012/GoodRuns/r00798/"]', 'python'],
      ['[["/group/e0012/4S/r00798/x.root", [12, 798]]]', 'json'],
      ['[["/path/to/file", [12, 798]]]', 'json'],
    ] as const) {
      assert.equal(readRuns(text, emptyPlace(language)), undefined, text);
    }
    // The setting has only the resonance.
    const path = new Template('e{experiment:04}/4S/r{run:05}/');
    assert.equal(
      readRuns('["e0012/4S_offres/r00798/"]', emptyPlace('python'), { path }),
      undefined,
    );
  });
});
