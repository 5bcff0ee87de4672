import type { ListedRun } from '../records/index.ts';
import { compareRuns } from '../rundb/index.ts';
import { spanOf } from './bins.ts';

export interface HistogramBin {
  /** `5–10 min`, `≥ 6 h`: international symbols, as on the axes in all languages. */
  readonly label: string;
  /** In seconds. `below` is exclusive, and Infinity in the open last bin. */
  readonly from: number;
  readonly below: number;
  /** Indexes of runs in the input. */
  readonly runs: readonly number[];
}

/** Times in bins of equal width, except that a last one contains all longer times. */
export interface Histogram {
  readonly bins: readonly HistogramBin[];
  /** Runs whose time is unknown. */
  readonly without: number;
  /** Runs that began before the previous one had ended, which aren't in any bin. */
  readonly overlapping: number;
}

/** The durations of runs. */
export function durationHistogram(runs: readonly ListedRun[]): Histogram {
  const times = runs.map(({ facts: { duration } }) =>
    duration === undefined || duration < 0 ? undefined : duration,
  );
  return { ...binned(times), overlapping: 0 };
}

/**
 * The time from the end of each run to the start of the next one given of its experiment, counted
 * for the later run. The first run of an experiment has none.
 */
export function gapHistogram(runs: readonly ListedRun[]): Histogram {
  const order = runs
    .map((run, place) => ({ run, place }))
    .sort((a, b) => compareRuns(a.run, b.run));
  const times: (number | undefined | 'none')[] = runs.map(() => 'none');
  let overlapping = 0;
  for (const [i, { run, place }] of order.entries()) {
    const before = order[i - 1]?.run;
    if (before?.experiment !== run.experiment) continue;
    const time = timeBetween(before, run);
    if (time !== undefined && time < 0) overlapping++;
    else times[place] = time;
  }
  return { ...binned(times), overlapping };
}

/** In seconds; undefined if unknown. */
function timeBetween(before: ListedRun, run: ListedRun): number | undefined {
  const span = spanOf(before.facts);
  const start = spanOf(run.facts)?.start;
  return span?.isEndKnown && start !== undefined ? (start - span.end) / 1000 : undefined;
}

const units = [
  { name: 's', seconds: 1, steps: [1, 2, 5, 10, 15, 30] },
  { name: 'min', seconds: 60, steps: [1, 2, 5, 10, 15, 30] },
  { name: 'h', seconds: 3600, steps: [1, 2, 3, 6, 12] },
  { name: 'd', seconds: 86_400, steps: [1, 2, 5, 10, 20, 50, 100] },
] as const;

const widths = units.flatMap((unit) => unit.steps.map((step) => ({ unit, step })));

/** The maximum number of bins, besides the open last one. */
const mostBins = 30;

/**
 * This fraction of all times is in bins of equal width; otherwise, a few long times could put all
 * the others into one bin.
 */
const inMost = 0.98;

/** `undefined` is an unknown time, `none` means that there is none. */
function binned(times: readonly (number | undefined | 'none')[]): Omit<Histogram, 'overlapping'> {
  const known = times.filter((time) => typeof time === 'number').sort((a, b) => a - b);
  const without = times.filter((time) => time === undefined).length;
  const usual = known[Math.ceil(known.length * inMost) - 1];
  const longest = known.at(-1);
  if (usual === undefined || longest === undefined) return { bins: [], without };
  const fits = ({ unit, step }: (typeof widths)[number]): boolean =>
    Math.floor(usual / (step * unit.seconds)) < mostBins;
  const { unit, step } = widths.find(fits) ?? { unit: units[3], step: 100 };
  const width = step * unit.seconds;
  const count = Math.min(mostBins, Math.floor(usual / width) + 1);
  const isOpen = longest >= count * width;
  const places: number[][] = Array.from({ length: count + Number(isOpen) }, () => []);
  for (const [place, time] of times.entries()) {
    if (typeof time === 'number') places[Math.min(count, Math.floor(time / width))]?.push(place);
  }
  const bins = places.map((runs, i) => {
    const [from, end] = [i * step, (i + 1) * step];
    const isLast = i === count;
    return {
      label: isLast ? `≥ ${from} ${unit.name}` : `${from}–${end} ${unit.name}`,
      from: from * unit.seconds,
      below: isLast ? Infinity : end * unit.seconds,
      runs,
    };
  });
  return { bins, without };
}
