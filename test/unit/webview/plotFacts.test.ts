import assert from 'node:assert/strict';
import { factsOf, sentenceOf } from '../../../src/webview/plotFacts.ts';
import { emptyNote, remark } from '../../../src/webview/plotNotes.ts';
import { tableOf } from '../../../src/webview/plotTable.ts';
import { inLanguage } from '../core/format/inLanguage.ts';
import type {
  ComparisonPlot,
  HistogramPlot,
  LuminosityBin,
  LuminosityPlot,
  StripPlot,
} from '../../../src/webview/protocol.ts';

describe('facts about a bin', () => {
  it('are its runs, the luminosity and how many runs have no value', () => {
    assert.equal(
      sentenceOf(factsOf(luminosity, [0, 0])),
      '2020-05-01: 12 runs, 34.5 pb⁻¹ recorded, 3 without a value, 40 pb⁻¹ delivered, ' +
        '86.2% efficiency, 34.5 pb⁻¹ recorded so far',
    );
    const missing = factsOf(luminosity, [0, 0]).facts.find(({ name }) => name.startsWith('No '));
    assert.equal(missing?.value, '3 of 12 runs');
  });

  it('have German numbers if texts are German', () => {
    const { facts } = inLanguage('de', () => factsOf(luminosity, [0, 0]));
    const values = facts.map(({ value }) => value);
    assert.deepEqual(
      ['34,5 pb⁻¹', '86,2\u00A0%'].filter((value) => !values.includes(value)),
      [],
    );
    const table = inLanguage('de', () => tableOf(luminosity, 'day', [0, 0]));
    assert.deepEqual(table.rows[0]?.slice(0, 3), ['2020-05-01', '12', '34,5 pb⁻¹']);
  });

  it('never say 0 if no run has a value', () => {
    assert.match(sentenceOf(factsOf(luminosity, [1, 1])), /1 run, no value recorded/);
    assert.doesNotMatch(sentenceOf(factsOf(luminosity, [1, 1])), /\b0 /);
  });

  it("add up several bins, without an efficiency that can't be known", () => {
    const { label, facts } = factsOf(luminosity, [0, 2]);
    assert.equal(label, '2020-05-01 to 2020-05-03');
    const said = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
    assert.equal(said['Runs'], '15');
    assert.equal(said['Recorded'], '36.5 pb⁻¹');
    assert.equal(said['No recorded value'], '4 of 15 runs');
    assert.equal(said['Efficiency'], undefined);
  });

  it('are what two sets have separately and in common, also in numbers', () => {
    assert.equal(
      sentenceOf(factsOf(comparison, [0, 0])),
      '2020-05-01: 3 runs, Only A: 600 nb⁻¹, A and B: 900 nb⁻¹, Only B: no value, ' +
        '1 without a value, A, cumulative: 1.5 pb⁻¹, B, cumulative: 900 nb⁻¹',
    );
    assert.deepEqual(tableOf(comparison, 'day', [0, 0]).rows, [
      ['2020-05-01', '3', '600 nb⁻¹', '900 nb⁻¹', 'no value', '1', '1.5 pb⁻¹', '900 nb⁻¹'],
    ]);
    assert.equal(emptyNote(comparison), undefined);
    const nothing = { onlyA: null, both: null, onlyB: null };
    const bins = comparison.bins.map((bin) => ({ ...bin, ...nothing }));
    assert.match(emptyNote({ ...comparison, bins }) ?? '', /None of these runs has a luminosity/);
  });

  it('list detectors by their words, bad ones first', () => {
    assert.equal(sentenceOf(factsOf(strip, [0, 0])), 'e12 r1: BAD KLM, GOOD PXD CDC');
    assert.equal(sentenceOf(factsOf(strip, [1, 1])), 'e12 r2: no value');
  });

  it('are the same in a table, with a word for missing values', () => {
    const { columns, rows } = tableOf(luminosity, 'day', [0, 2]);
    assert.equal(columns[0], 'Day');
    assert.deepEqual(rows[1]?.slice(0, 4), ['2020-05-02', '1', 'no value', '1']);
    assert.deepEqual(tableOf(strip, 'run', [0, 1]).rows, [
      ['e12 r1', 'GOOD', 'GOOD', 'BAD'],
      ['e12 r2', 'no value', 'no value', 'no value'],
    ]);
  });

  it('are limited to as many table rows as anybody reads, and say how many there are', () => {
    const bins = Array.from({ length: 5000 }, (_, i) => ({ label: `${i}`, runs: 1 }));
    const { rows, caption } = tableOf({ ...histogram, bins }, 'run', [100, 4999]);
    assert.equal(rows.length, 200);
    assert.equal(rows[0]?.[0], '100');
    assert.match(caption, /first 200 of 4,900 rows/);
  });

  it('include which runs are in no bin, and when there is nothing to see', () => {
    assert.equal(remark(histogram), '2 runs without a value');
    // Bins that share runs have no total.
    const shared = { ...histogram, overlaps: true };
    assert.match(sentenceOf(factsOf(shared, [0, 0])), /: \d+ runs?$/);
    assert.doesNotMatch(sentenceOf(factsOf(shared, [0, 1])), /runs|: $/);
    assert.equal(emptyNote({ ...luminosity, bins: [] }), 'There are no runs to plot.');
    const nothing = luminosity.bins.slice(1, 2);
    assert.equal(
      emptyNote({ ...luminosity, bins: nothing }),
      'None of these runs has a luminosity. Choose another plot.',
    );
    assert.equal(emptyNote(luminosity), undefined);
  });
});

const none: LuminosityBin = {
  label: '2020-05-02',
  runs: 1,
  recorded: null,
  delivered: null,
  efficiency: null,
  recordedSoFar: 34_500,
  deliveredSoFar: 40_000,
  withoutLuminosity: 1,
  withoutDelivered: 0,
  continued: undefined,
};

const comparison: ComparisonPlot = {
  kind: 'comparison',
  title: 'Luminosity by day',
  bins: [
    {
      ...{ label: '2020-05-01', runs: 3, withoutLuminosity: 1, continued: undefined },
      ...{ onlyA: 600, both: 900, onlyB: null, soFarOfA: 1500, soFarOfB: 900 },
    },
  ],
};

const luminosity: LuminosityPlot = {
  kind: 'luminosity',
  title: 'Luminosity by day',
  hasDelivered: true,
  bins: [
    {
      ...none,
      label: '2020-05-01',
      runs: 12,
      recorded: 34_500,
      delivered: 40_000,
      efficiency: 0.8621,
      withoutLuminosity: 3,
    },
    none,
    {
      ...none,
      label: '2020-05-03',
      runs: 2,
      recorded: 2000,
      efficiency: 0.5,
      recordedSoFar: 36_500,
      withoutLuminosity: 0,
    },
  ],
};

const strip: StripPlot = {
  kind: 'strip',
  title: 'Quality flags',
  detectors: ['PXD', 'CDC', 'KLM'],
  bins: [1, 2].map((run) => ({ label: `e12 r${run}`, runs: 1 })),
  words: [
    { word: 'GOOD', tone: 'good' },
    { word: 'BAD', tone: 'bad' },
  ],
  spans: [
    { detector: 0, first: 0, last: 0, word: 0 },
    { detector: 1, first: 0, last: 0, word: 0 },
    { detector: 2, first: 0, last: 0, word: 1 },
  ],
};

const histogram: HistogramPlot = {
  kind: 'histogram',
  overlaps: false,
  title: 'Duration',
  axis: 'Duration (min)',
  bins: [{ label: '0–20', runs: 12 }],
  without: 2,
};
