import assert from 'node:assert/strict';
import { cellsOf } from '../../../src/webview/plotCells.ts';
import { svgOf } from '../../../src/webview/plotDrawing.ts';
import { gridOf } from '../../../src/webview/plotFrame.ts';
import { patternOf, printedLook } from '../../../src/webview/plotLook.ts';
import { plotOption } from '../../../src/webview/plotOption.ts';
import { wholeView } from '../../../src/webview/plotView.ts';
import { inLanguage } from '../core/format/inLanguage.ts';
import type {
  ComparisonPlot,
  HistogramPlot,
  LuminosityBin,
  LuminosityPlot,
  PlotModel,
  PlotStep,
  StripPlot,
} from '../../../src/webview/protocol.ts';

const frame = { width: 960, height: 480 };

describe('plots', () => {
  it('draw bars in the unit that fits them, and name it on the axis', () => {
    const svg = draw(luminosity([34_500, 12_000]), 'day');
    assert.deepEqual(
      ['Per day (pb⁻¹)', 'Cumulative (pb⁻¹)', 'Recorded', 'Day'].filter((text) => !has(svg, text)),
      [],
    );
    assert.equal(has(draw(luminosity([2e6]), 'month'), 'Per month (fb⁻¹)'), true);
    assert.equal(has(draw(luminosity([12]), 'run'), 'Per run (nb⁻¹)'), true);
  });

  it('format the axis labels in the display language', () => {
    const model = luminosity([1200]);
    const axes = () => draw(model, 'day').match(/(?<=>)\d[.,]\d(?=<)/g) ?? [];
    assert.deepEqual([...new Set(axes())], ['0.3', '0.6', '0.9', '1.2']);
    assert.deepEqual([...new Set(inLanguage('de', axes))], ['0,3', '0,6', '0,9', '1,2']);
  });

  it('never draw a missing value as 0', () => {
    const option = plotOption(scene(luminosity([null, 0, 5000]), 'run'));
    assert.deepEqual(seriesNamed(option, 'Recorded')?.['data'], [null, 0, 5]);
  });

  it('mark bins with runs without a value, and only these', () => {
    assert.equal(has(draw(luminosity([1000, null]), 'run'), 'Runs without a value'), true);
    assert.equal(has(draw(luminosity([1000, 0]), 'run'), 'Runs without a value'), false);
    // The fill of the legend symbol and of one rectangle below the axis.
    const marks = draw(luminosity([1000, null, null, 1000, null]), 'run').match(
      new RegExp(`d="(M[^"]*)" [^>]*fill="${printedLook.yellow}"`, 'g'),
    );
    assert.equal(
      marks?.some((mark) => mark.match(/M/g)?.length === 2),
      true,
    );
  });

  it('have no scale and no curve if no run has a value', () => {
    const option = plotOption(scene(luminosity([null, null]), 'run'));
    assert.equal(seriesNamed(option, 'Recorded, cumulative'), undefined);
    assert.equal(has(draw(luminosity([null, null]), 'run'), 'Recorded, cumulative'), false);
  });

  it('show delivered luminosity only if some of it is known', () => {
    const model = luminosity([1000]);
    assert.equal(has(draw(model, 'run'), 'Delivered'), false);
    const delivered = {
      ...model,
      hasDelivered: true,
      bins: model.bins.map((bin) => ({ ...bin, delivered: 1100, deliveredSoFar: 1100 })),
    };
    assert.equal(has(draw(delivered, 'run'), 'Delivered'), true);
  });

  it('draw the efficiency where it is known, up to 100% or the highest, and not for several bins', () => {
    const drawn = (efficiencies: readonly (number | null)[]) => {
      const model = luminosity(efficiencies.map(() => 1000));
      const bins = model.bins.map((bin, i) => ({ ...bin, efficiency: efficiencies[i] ?? null }));
      return plotOption(scene({ ...model, hasDelivered: true, bins }, 'run'));
    };
    const name = 'Efficiency (100% at the top)';
    assert.deepEqual(seriesNamed(drawn([0.9, null, 0.8]), name)?.['data'], [0.9, null, 0.8]);
    assert.ok(seriesNamed(drawn([1.23]), 'Efficiency (130% at the top)'));
    assert.equal(seriesNamed(drawn(Array.from({ length: 5000 }, () => 0.9)), name), undefined);
    assert.equal(seriesNamed(plotOption(scene(luminosity([1000]), 'run')), name), undefined);
  });

  it('draw the highest of many runs in each cell, and say so', () => {
    const values = Array.from({ length: 50_000 }, (_, i) => (i === 31_415 ? 80_000 : 1000));
    const option = plotOption(scene(luminosity(values), 'run'));
    const data = seriesNamed(option, 'Recorded')?.['data'];
    assert.ok(Array.isArray(data) && data.length <= 480, 'as many bars as there is room for');
    assert.equal(Math.max(...data.filter((value) => typeof value === 'number')), 80);
    assert.match(draw(luminosity(values), 'run'), /Highest of 118 runs \(pb⁻¹\)/);
  });

  it('show the text of a run record as text', () => {
    const model = luminosity([1000]);
    const bins = model.bins.map((bin) => ({ ...bin, label: '<script>alert(1)</script>' }));
    assert.doesNotMatch(draw({ ...model, bins }, 'run'), /<script/);
  });

  it('draw a row for each detector and a rectangle for neighbours with the same word', () => {
    const svg = draw(strip, 'run');
    assert.deepEqual(
      ['PXD', 'KLM', 'GOOD', 'BAD', 'Run'].filter((text) => !has(svg, text)),
      [],
    );
    const good = rectanglesOf(svg, printedLook.green);
    // PXD: runs 0 to 3 are one rectangle; KLM: runs 0 and 3 are separate.
    assert.equal(good, 3);
  });

  it('divide a cell with several runs by their words, and keep a single bad one visible', () => {
    const bins = Array.from({ length: 10_000 }, (_, i) => ({ label: `e7 r${i}`, runs: 1 }));
    const many: StripPlot = {
      ...strip,
      detectors: ['PXD'],
      bins,
      spans: [
        { detector: 0, first: 0, last: 4999, word: 0 },
        { detector: 0, first: 5000, last: 5000, word: 1 },
        { detector: 0, first: 5001, last: 9999, word: 0 },
      ],
    };
    assert.equal(rectanglesOf(draw(many, 'run'), printedLook.red), 1);
  });

  it('distinguish words of the same tone by a pattern, and all but good in high contrast', () => {
    const words = [...strip.words, { word: 'NO EVENTS', tone: 'bad' as const }];
    const model = { ...strip, words };
    const patterns = (isHighContrast: boolean) => {
      const option = plotOption({
        ...scene(model, 'run'),
        look: { ...printedLook, isHighContrast },
      });
      return Object.fromEntries(
        words.map(({ word }) => [word, 'decal' in itemStyle(seriesNamed(option, word))]),
      );
    };
    assert.deepEqual(patterns(false), { GOOD: false, BAD: false, 'NO EVENTS': true });
    assert.deepEqual(patterns(true), { GOOD: false, BAD: true, 'NO EVENTS': true });
    assert.notDeepEqual(patternOf(0, 'black'), patternOf(1, 'black'));
  });

  it('draw words that say nothing of quality stronger than the lines behind them', () => {
    const words = [...strip.words, { word: 'UNCHECKED', tone: 'none' as const }];
    const svg = draw(
      { ...strip, words, spans: [{ detector: 0, first: 0, last: 9, word: 2 }] },
      'run',
    );
    assert.equal(rectanglesOf(svg, printedLook.grey), 1);
  });

  it('draw a histogram with the name of its axis', () => {
    const svg = draw(histogram, 'run');
    assert.deepEqual(
      ['Duration (min)', '0–20', '20–40', 'Runs'].filter((text) => !has(svg, text)),
      [],
    );
  });

  it('give a picture its title and background', () => {
    const svg = svgOf(
      plotOption({
        ...scene(histogram, 'run'),
        frame: { ...frame, title: 'Duration of runs' },
      }),
      frame,
    );
    assert.equal(has(svg, 'Duration of runs'), true);
    assert.match(svg, /<rect width="960" height="480"[^>]*fill="#ffffff"/);
  });

  it('draw no axes if there are no runs', () => {
    assert.doesNotMatch(draw(luminosity([]), 'run'), /nb⁻¹/);
  });

  it('stack what two sets have separately and in common, each part in the unit that fits their sum', () => {
    const option = plotOption(scene(comparison, 'day'));
    assert.deepEqual(seriesNamed(option, 'Only A')?.['data'], [0.6, null, null]);
    assert.deepEqual(seriesNamed(option, 'A and B')?.['data'], [0.9, 0, null]);
    assert.deepEqual(seriesNamed(option, 'Only B')?.['data'], [null, 2, null]);
    const stacks = ['Only A', 'A and B', 'Only B'].map(
      (name) => seriesNamed(option, name)?.['stack'],
    );
    assert.equal(new Set(stacks).size, 1);
    assert.deepEqual(seriesNamed(option, 'A, cumulative')?.['data'], [1.5, 1.5, 1.5]);
    assert.deepEqual(seriesNamed(option, 'B, cumulative')?.['data'], [0.9, 2.9, 2.9]);
    const svg = draw(comparison, 'day');
    assert.equal(has(svg, 'Per day (pb⁻¹)'), true);
    assert.equal(has(svg, 'Runs without a value'), true);
  });
});

const comparison: ComparisonPlot = {
  kind: 'comparison',
  title: 'Luminosity by day',
  bins: [
    { onlyA: 600, both: 900, onlyB: null, soFarOfA: 1500, soFarOfB: 900, withoutLuminosity: 0 },
    { onlyA: null, both: 0, onlyB: 2000, soFarOfA: 1500, soFarOfB: 2900, withoutLuminosity: 0 },
    { onlyA: null, both: null, onlyB: null, soFarOfA: 1500, soFarOfB: 2900, withoutLuminosity: 1 },
  ].map((bin, i) => ({
    ...{ ...bin, label: `2020-05-0${i + 1}`, runs: i + 1 },
    continued: undefined,
  })),
};

const strip: StripPlot = {
  kind: 'strip',
  title: 'Quality flags',
  detectors: ['PXD', 'KLM'],
  bins: [0, 1, 2, 3].map((run) => ({ label: `e12 r${run}`, runs: 1 })),
  words: [
    { word: 'GOOD', tone: 'good' },
    { word: 'BAD', tone: 'bad' },
  ],
  spans: [
    { detector: 0, first: 0, last: 3, word: 0 },
    { detector: 1, first: 0, last: 0, word: 0 },
    { detector: 1, first: 1, last: 2, word: 1 },
    { detector: 1, first: 3, last: 3, word: 0 },
  ],
};

const histogram: HistogramPlot = {
  kind: 'histogram',
  overlaps: false,
  title: 'Duration of runs',
  axis: 'Duration (min)',
  bins: [
    { label: '0–20', runs: 12 },
    { label: '20–40', runs: 3 },
  ],
  without: 2,
};

/** One run per bin. */
function luminosity(recorded: readonly (number | null)[]): LuminosityPlot {
  let recordedSoFar = 0;
  const bins = recorded.map((value, i): LuminosityBin => {
    recordedSoFar += value ?? 0;
    return {
      label: `bin ${i}`,
      runs: 1,
      recorded: value,
      delivered: null,
      efficiency: null,
      recordedSoFar,
      deliveredSoFar: 0,
      withoutLuminosity: value === null ? 1 : 0,
      withoutDelivered: 1,
      continued: undefined,
    };
  });
  return { kind: 'luminosity', title: 'Luminosity', bins, hasDelivered: false };
}

function scene(model: PlotModel, step: PlotStep) {
  const cells = cellsOf(wholeView(model.bins.length), gridOf(frame).width);
  return { model, step, cells, frame, look: printedLook };
}

function draw(model: PlotModel, step: PlotStep): string {
  return svgOf(plotOption(scene(model, step)), frame);
}

function has(svg: string, text: string): boolean {
  return svg.includes(`>${text}</text>`);
}

/** The number of rectangles in the one shape of a colour that isn't the legend's. */
function rectanglesOf(svg: string, color: string): number {
  const shapes = [...svg.matchAll(new RegExp(`<path d="([^"]*)"[^>]*fill="${color}"`, 'g'))];
  return Math.max(0, ...shapes.map(([, d = '']) => d.match(/M[^M]*v[^M]*|M[^M]*Z/gi)?.length ?? 0));
}

function seriesNamed(option: object, name: string): Record<string, unknown> | undefined {
  const { series }: { series?: unknown } = option;
  const all: unknown[] = Array.isArray(series) ? series : [];
  return all.filter(isObject).find((each) => each['name'] === name);
}

function itemStyle(series: Record<string, unknown> | undefined): object {
  const style = series?.['itemStyle'];
  return isObject(style) ? style : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
