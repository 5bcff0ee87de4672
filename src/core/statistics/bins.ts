import { t } from '@vscode/l10n';
import {
  beamEnergies,
  beamEnergyName,
  isPhysics,
  isWrongDate,
  timeOf,
  type ListedRun,
  type RunFacts,
} from '../records/index.ts';
import { compareRuns } from '../rundb/index.ts';
import { calendarOf, type Calendar, type CalendarStep, type Zone } from './calendar.ts';
import type { DeliveredShares } from './delivered.ts';
import type { RunCounts } from './runCounts.ts';
import { efficiencyOf } from './summary.ts';

export type BinStep = 'run' | CalendarStep | 'experiment' | 'energy';

export interface BinOptions {
  readonly step: BinStep;
  /** The time zone in which days, weeks and months begin. */
  readonly zone: Zone;
  /** What is known about the delivered luminosity of each run; nothing without it. */
  readonly shares?: DeliveredShares | undefined;
}

/** Luminosity of physics runs in nb⁻¹; undefined if no run has a value. */
export interface BinnedRuns extends Omit<RunCounts, 'runs'> {
  readonly label: string;
  /** In ms since 1970, of a period or a single run. A period ends when the next one starts. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** The indexes of its runs, of all types, in the input; sorted by experiment and run. */
  readonly runs: readonly number[];
  readonly recorded: number | undefined;
  readonly delivered: number | undefined;
  /**
   * How many of its runs are in the bin before as well, such as a run over midnight; undefined if
   * none. Whoever adds up the counts of consecutive bins has to subtract these.
   */
  readonly continued: RunCounts | undefined;
  /** Recorded divided by delivered, of the runs that have both. */
  readonly efficiency: number | undefined;
  /** Summed up to the end of this bin, over the runs that have a value. */
  readonly recordedSoFar: number;
  readonly deliveredSoFar: number;
}

export interface BinnedLuminosity {
  readonly bins: readonly BinnedRuns[];
  /**
   * Whether empty days, weeks or months between others have bins, too. They don't if there are so
   * many that a date is probably wrong.
   */
  readonly hasEmpty: boolean;
}

/** A bit more than ten years of days. */
const mostBins = 4000;

/** Runs take a day at most: if one claims to be longer than this, in ms, only its start counts. */
const longestRun = 7 * 86_400_000;

/** Sorts after all periods, experiments and energies. */
const last = Infinity;

/**
 * The luminosity of runs by run, time, experiment or beam energy. A run that extends past the end
 * of a day, week or month is divided in proportion to time, as if it took data at a constant rate.
 * Runs whose start wasn't recorded, or whose energy isn't defined, have a bin of their own, the
 * last one.
 *
 * @param runs Each once.
 */
export function binLuminosity(
  runs: readonly ListedRun[],
  { step, zone, shares }: BinOptions,
): BinnedLuminosity {
  const order = runs
    .map((run, place) => ({ run, place }))
    .sort((a, b) => compareRuns(a.run, b.run));
  const bins = new Map<number, Bin>();
  const add = (key: number, placed: PlacedRun, part: number, isContinued = false): void => {
    const bin = bins.get(key) ?? new Bin();
    bins.set(key, bin);
    bin.add(placed, part, shares, isContinued);
  };
  const untimed = (labelOf: (key: number) => string): BinnedLuminosity => ({
    bins: added(bins, (key) => ({ label: labelOf(key), start: undefined, end: undefined })),
    hasEmpty: true,
  });
  switch (step) {
    case 'run':
      for (const [i, placed] of order.entries()) add(i, placed, 1);
      return { bins: added(bins, (i) => headOf(order[i]?.run)), hasEmpty: true };
    case 'experiment':
      for (const placed of order) add(placed.run.experiment, placed, 1);
      return untimed(String);
    case 'energy':
      for (const placed of order) add(energyOf(placed.run), placed, 1);
      return untimed((energy) => beamEnergies[energy]?.name ?? t('beam energy not defined'));
    default: {
      const calendar = calendarOf(step, zone);
      for (const placed of order) {
        const parts = partsOf(placed.run.facts, calendar);
        for (const [i, [period, part]] of parts.entries()) add(period, placed, part, i > 0);
      }
      const hasEmpty = fill(bins);
      const headOfPeriod = (period: number): Head =>
        period === last
          ? { label: t('start time not recorded'), start: undefined, end: undefined }
          : {
              label: calendar.labelOf(period),
              start: calendar.startOf(period),
              end: calendar.startOf(period + 1),
            };
      return { bins: added(bins, headOfPeriod), hasEmpty };
    }
  }
}

interface PlacedRun {
  readonly run: ListedRun;
  readonly place: number;
}

type Head = Pick<BinnedRuns, 'label' | 'start' | 'end'>;

class Bin {
  readonly runs: number[] = [];
  recorded: number | undefined;
  delivered: number | undefined;
  withoutLuminosity = 0;
  withoutDelivered = 0;
  readonly continued = { runs: 0, withoutLuminosity: 0, withoutDelivered: 0 };
  readonly both = { recorded: 0, delivered: 0 };

  add(
    { run, place }: PlacedRun,
    part: number,
    shares: DeliveredShares | undefined,
    isContinued: boolean,
  ): void {
    this.runs.push(place);
    if (isContinued) this.continued.runs++;
    const { lumiRecorded } = run.facts;
    if (!isPhysics(run.facts)) return;
    const share = shares?.of(run);
    for (const counts of isContinued ? [this, this.continued] : [this]) {
      if (lumiRecorded === undefined) counts.withoutLuminosity++;
      if (share === undefined) counts.withoutDelivered++;
    }
    if (lumiRecorded !== undefined) this.recorded = (this.recorded ?? 0) + part * lumiRecorded;
    if (share !== undefined) this.delivered = (this.delivered ?? 0) + part * share;
    if (lumiRecorded === undefined || share === undefined) return;
    this.both.recorded += part * lumiRecorded;
    this.both.delivered += part * share;
  }
}

/** The bins in order, with running totals. */
function added(bins: ReadonlyMap<number, Bin>, headOf: (key: number) => Head): BinnedRuns[] {
  let [recordedSoFar, deliveredSoFar] = [0, 0];
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([key, bin]) => {
      const { runs, recorded, delivered, withoutLuminosity, withoutDelivered, both } = bin;
      recordedSoFar += recorded ?? 0;
      deliveredSoFar += delivered ?? 0;
      return {
        ...headOf(key),
        ...{ runs, recorded, delivered, withoutLuminosity, withoutDelivered },
        continued: bin.continued.runs > 0 ? bin.continued : undefined,
        efficiency: efficiencyOf(both),
        recordedSoFar,
        deliveredSoFar,
      };
    });
}

function headOf(run: ListedRun | undefined): Head {
  if (!run) return { label: '', start: undefined, end: undefined };
  const { start, end } = spanOf(run.facts) ?? { start: undefined, end: undefined };
  return { label: `${run.experiment}:${run.run}`, start, end };
}

function energyOf({ facts: { beamEnergy } }: ListedRun): number {
  const name = beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy);
  const i = beamEnergies.findIndex((each) => each.name === name);
  return i < 0 ? last : i;
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** Whether it ended then; if that isn't known, the end is the start. */
  readonly isEndKnown: boolean;
}

/**
 * When a run took data, in ms since 1970: from its start to its stop or, without one, for its
 * duration. Undefined if its start isn't known.
 */
export function spanOf({ start, stop, duration }: RunFacts): Span | undefined {
  const begin = start === undefined || isWrongDate(start) ? undefined : timeOf(start);
  if (begin === undefined) return undefined;
  const ends = [timeOf(stop), duration === undefined ? undefined : begin + 1000 * duration];
  const end = ends.find(
    (each) => each !== undefined && begin <= each && each - begin <= longestRun,
  );
  return { start: begin, end: end ?? begin, isEndKnown: end !== undefined };
}

/** The periods that a run is in, and the fraction of it in each. */
function partsOf(facts: RunFacts, calendar: Calendar): [period: number, part: number][] {
  const span = spanOf(facts);
  if (!span) return [[last, 1]];
  const { start, end } = span;
  const first = calendar.at(start);
  if (end <= calendar.startOf(first + 1)) return [[first, 1]];
  const parts: [number, number][] = [];
  for (let period = first; calendar.startOf(period) < end; period++) {
    const begin = Math.max(start, calendar.startOf(period));
    const until = Math.min(end, calendar.startOf(period + 1));
    parts.push([period, (until - begin) / (end - start)]);
  }
  return parts;
}

/** Adds the periods in between; returns false if there are too many. */
function fill(bins: Map<number, Bin>): boolean {
  const periods = [...bins.keys()].filter((period) => period !== last);
  const [first, end] = periods.reduce(
    ([low, high], each) => [Math.min(low, each), Math.max(high, each)],
    [Infinity, -Infinity],
  );
  if (end - first >= mostBins) return false;
  for (let period = first; period < end; period++) {
    if (!bins.has(period)) bins.set(period, new Bin());
  }
  return true;
}
