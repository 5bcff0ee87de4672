import { makeRuns } from '../../src/demo/runs.ts';
import type { DemoRecord } from '../../src/demo/record.ts';
import type {
  Bin,
  HistogramPlot,
  LuminosityBin,
  LuminosityPlot,
  PlotStep,
  Span,
  StripPlot,
} from '../../src/webview/protocol.ts';

/** The demo's physics runs of an experiment, or of all. */
export function physicsRuns(experiment?: number): DemoRecord[] {
  return [...makeRuns()].filter(
    (run) => run.run_type === 'physics' && (experiment ?? run.experiment) === run.experiment,
  );
}

/** Luminosity of runs, simply by the day or month in which they began. */
export function luminosityOf(runs: readonly DemoRecord[], step: PlotStep): LuminosityPlot {
  const groups = Map.groupBy(runs, (run) => labelOf(run, step));
  const before = { recorded: 0, delivered: 0 };
  const bins = [...groups].map(([label, members]): LuminosityBin => {
    const recorded = members.flatMap((run) => run.statistics.lumi_recorded ?? []);
    // About what the accelerator delivers; the plot doesn't care how it's calculated.
    const delivered = recorded.map((nb) => nb * 1.12);
    before.recorded += sum(recorded);
    before.delivered += sum(delivered);
    const has = recorded.length > 0;
    return {
      label,
      runs: members.length,
      recorded: has ? sum(recorded) : null,
      delivered: has ? sum(delivered) : null,
      efficiency: has && sum(delivered) > 0 ? sum(recorded) / sum(delivered) : null,
      recordedSoFar: before.recorded,
      deliveredSoFar: before.delivered,
      withoutLuminosity: members.length - recorded.length,
      withoutDelivered: members.length - recorded.length,
      continued: undefined,
    };
  });
  return { kind: 'luminosity', title: `Luminosity by ${step}`, bins, hasDelivered: true };
}

function labelOf({ experiment, run, time_start }: DemoRecord, step: PlotStep): string {
  switch (step) {
    case 'run':
      return `e${experiment} r${run}`;
    case 'month':
      return time_start.slice(0, 7);
    case 'experiment':
      return `Experiment ${experiment}`;
    default:
      return time_start.slice(0, 10);
  }
}

const detectors = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'];

export const flagWords: StripPlot['words'] = [
  { word: 'GOOD', tone: 'good' },
  { word: 'RECOVERABLE', tone: 'recoverable' },
  { word: 'BAD', tone: 'bad' },
  { word: 'NO EVENTS', tone: 'bad' },
  { word: 'UNCHECKED', tone: 'none' },
];

/** The experts' flags over runs. */
export function flagsOf(runs: readonly DemoRecord[]): StripPlot {
  const spans = detectors.flatMap((name, detector) => {
    const found: { detector: number; first: number; last: number; word: number }[] = [];
    runs.forEach((run, i) => {
      const word = flagWords.findIndex((each) => each.word === run.quality_expert?.[name]);
      const last = found.at(-1);
      if (word < 0) return;
      if (last?.last === i - 1 && last.word === word) last.last = i;
      else found.push({ detector, first: i, last: i, word });
    });
    return found;
  });
  return {
    kind: 'strip',
    title: 'Quality flags by run',
    detectors: detectors.map((name) => name.toUpperCase()),
    bins: runs.map((run) => ({ label: labelOf(run, 'run'), runs: 1 })),
    words: flagWords,
    spans,
  };
}

/** The number of runs by duration. */
export function durationsOf(runs: readonly DemoRecord[]): HistogramPlot {
  const minutes = runs.flatMap((run) => (run.duration === null ? [] : [run.duration / 60]));
  const width = 20;
  const count = Math.ceil(Math.max(0, ...minutes) / width);
  const bins = Array.from({ length: count }, (_, i): Bin => {
    const first = i * width;
    const inside = minutes.filter((value) => value >= first && value < first + width);
    return { label: `${first}–${first + width}`, runs: inside.length };
  });
  const without = runs.length - minutes.length;
  return {
    kind: 'histogram',
    title: 'Duration of runs',
    axis: 'Duration (min)',
    ...{ bins, without, overlaps: false },
  };
}

/** Any number of runs, some of them without a value. */
export function manyRuns(count: number): LuminosityPlot {
  let soFar = 0;
  const bins = Array.from({ length: count }, (_, i): LuminosityBin => {
    const isMissing = i % 997 === 5;
    const nb = Math.abs(Math.sin(i / 900) * 90e3) + ((i * 7919) % 30e3);
    soFar += isMissing ? 0 : nb;
    return {
      label: `e${7 + Math.floor(i / 5000)} r${i % 5000}`,
      runs: 1,
      recorded: isMissing ? null : nb,
      delivered: isMissing ? null : nb * 1.1,
      efficiency: isMissing ? null : 1 / 1.1,
      recordedSoFar: soFar,
      deliveredSoFar: soFar * 1.1,
      withoutLuminosity: isMissing ? 1 : 0,
      withoutDelivered: isMissing ? 1 : 0,
      continued: undefined,
    };
  });
  return { kind: 'luminosity', title: 'Luminosity by run', bins, hasDelivered: true };
}

/** Runs without any values. */
export function nullRuns(count: number): LuminosityPlot {
  const bins = manyRuns(count).bins.map((bin) => ({
    ...bin,
    recorded: null,
    delivered: null,
    efficiency: null,
    recordedSoFar: 0,
    deliveredSoFar: 0,
    withoutLuminosity: 1,
    withoutDelivered: 1,
  }));
  return { kind: 'luminosity', title: 'Luminosity by run', bins, hasDelivered: false };
}

/** As many flags as there are runs and detectors: no two neighbours are alike. */
export function manyFlags(count: number): StripPlot {
  const names = detectors.map((name) => name.toUpperCase());
  return {
    kind: 'strip',
    title: 'Quality flags by run',
    detectors: names,
    bins: manyRuns(count).bins,
    words: flagWords,
    spans: names.flatMap((_, detector) =>
      Array.from({ length: count }, (_, i) => {
        const span: Span = [i, i];
        const word = (i * 31 + detector * 17) % 400 === 0 ? 2 : i % 2 === 0 ? 0 : 4;
        return { detector, first: span[0], last: span[1], word };
      }),
    ),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
