import { t } from '@vscode/l10n';
import {
  beamEnergies,
  beamEnergyName,
  isWrongDate,
  timeOf,
  type ListedRun,
  type RunFacts,
} from '../records/index.ts';
import { compareRuns } from '../rundb/index.ts';
import { calendarOf, type CalendarStep, type Zone } from './calendar.ts';
import type { DeliveredShares } from './delivered.ts';
import { efficiencyOf } from './summary.ts';

export type BinStep = 'run' | CalendarStep | 'experiment' | 'energy';

export interface BinOptions {
  readonly step: BinStep;
  /** Where days, weeks and months begin. */
  readonly zone: Zone;
  /** What is known of the delivered luminosity of each run; nothing without it. */
  readonly shares?: DeliveredShares | undefined;
}

/** Luminosity of physics runs in nb⁻¹; undefined where no run has a value. */
export interface BinnedRuns {
  readonly label: string;
  /** ms since 1970, where it is a time; the end is that of the next one's start. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** The places of its runs, of all types, in what was given, by experiment and run. */
  readonly runs: readonly number[];
  readonly recorded: number | undefined;
  readonly delivered: number | undefined;
  /** Physics runs without a value; one over several bins is counted in each. */
  readonly withoutLuminosity: number;
  /** The same of delivered luminosity, also where it may have one that isn't known. */
  readonly withoutDelivered: number;
  /** Recorded by delivered, of the runs that have both. */
  readonly efficiency: number | undefined;
  /** Up to the end of this bin, of the runs that have a value. */
  readonly recordedSoFar: number;
  readonly deliveredSoFar: number;
}

export interface BinnedLuminosity {
  readonly bins: readonly BinnedRuns[];
  /**
   * Whether days, weeks or months without a run between others have bins too. They have none where there
   * are so many that some date is likely to be wrong.
   */
  readonly hasEmpty: boolean;
}

/** Ten years of days and more. */
const mostBins = 4000;

/** A run takes a day at most: of what says more, the start counts alone. */
const longestRun = 7 * 86_400_000;

/**
 * Luminosity of runs, each of which comes once, by run, time, experiment or beam energy. A run that goes
 * over the end of a day, week or month is shared out by time, as if it took data evenly. Runs whose start
 * wasn't recorded are in a bin of their own, the last one.
 */
export function binLuminosity(runs: readonly ListedRun[], options: BinOptions): BinnedLuminosity {
  const { step, shares } = options;
  const order = runs
    .map((run, place) => ({ run, place }))
    .sort((a, b) => compareRuns(a.run, b.run));
  const bins = new Map<string | number, Bin>();
  const add = (key: string | number, placed: PlacedRun, part: number): void => {
    const bin = bins.get(key) ?? new Bin();
    bins.set(key, bin);
    bin.add(placed, part, shares);
  };
  switch (step) {
    case 'run':
      for (const placed of order) add(placed.place, placed, 1);
      return { bins: inOrder([...bins].map(([place, bin]) => [headOf(runs, place), bin])), hasEmpty: true };
    case 'experiment':
      for (const placed of order) add(placed.run.experiment, placed, 1);
      return { bins: inOrder([...bins].map(([key, bin]) => [untimed(String(key)), bin])), hasEmpty: true };
    case 'energy':
      for (const placed of order) add(energyOf(placed.run), placed, 1);
      return { bins: byEnergy(bins), hasEmpty: true };
    default: {
      const calendar = calendarOf(step, options.zone);
      for (const placed of order) {
        const span = spanOf(placed.run.facts);
        if (!span) add(noTime, placed, 1);
        else for (const [period, part] of partsOf(span, calendar)) add(period, placed, part);
      }
      return byTime(bins, calendar);
    }
  }
}
