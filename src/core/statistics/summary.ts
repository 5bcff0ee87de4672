import {
  beamEnergyName,
  isGood,
  isPhysics,
  qualityOf,
  type BeamEnergyName,
  type ListedRun,
} from '../records/index.ts';
import type { RunId } from '../rundb/index.ts';
import type { DeliveredShares } from './delivered.ts';

/** What of runs just adds up. */
export interface RunsSum {
  readonly runs: number;
  /** No expert's flag is BAD or NO EVENTS; those that are not flagged are among them. */
  readonly good: number;
  /** Those that no expert has flagged. */
  readonly notFlagged: number;
  /** nb⁻¹, of the physics runs that have a value, as `b2info-luminosity` sums. */
  readonly recorded: number;
  /** How many those are. */
  readonly summed: number;
  /** Physics runs without a value. */
  readonly withoutLuminosity: number;
  /** Runs of other types that have luminosity all the same, which `recorded` leaves out. */
  readonly leftOut: number;
  /** Seconds, of the runs that have a duration; one below 0 is none. */
  readonly duration: number;
  readonly withoutDuration: number;
}

/** What is said of some runs at once. */
export interface RunsPart extends RunsSum {
  /**
   * nb⁻¹, the own shares of the physics runs. Undefined where none has one, and where that of any is
   * unknown because runs before it are: there is no sum of some that looks like that of all.
   */
  readonly delivered: number | undefined;
  /** Physics runs whose share is unknown, or that have no value. */
  readonly withoutDelivered: number;
  /** Recorded by delivered, of the physics runs that have both; undefined where `delivered` is. */
  readonly efficiency: number | undefined;
}

/** The same with its parts. */
export interface RunsSummary extends RunsPart {
  /** By Belle II's name for the beam energy; `notDefined` for energies without one. */
  readonly byEnergy: Readonly<Record<string, RunsPart>>;
  readonly byExperiment: Readonly<Record<string, RunsPart>>;
}

/** Where a run belongs. */
export interface RunsGroup {
  readonly experiment: number;
  readonly energy: BeamEnergyName | undefined;
}

type Sum = { -readonly [key in keyof RunsSum]: number };

/** Of physics runs, as far as shares are known. */
interface DeliveredSum {
  delivered: number;
  withShare: number;
  isPartial: boolean;
  /** Of the runs that have both. */
  readonly both: { recorded: number; delivered: number };
}

/** Recorded by delivered luminosity, of runs that have both; undefined where nothing was delivered. */
export function efficiencyOf(both: {
  readonly recorded: number;
  readonly delivered: number;
}): number | undefined {
  const efficiency = both.recorded / both.delivered;
  return both.delivered > 0 && Number.isFinite(efficiency) ? efficiency : undefined;
}

/**
 * Counts and sums runs, each of which comes once.
 *
 * @param shares What is known of the delivered luminosity of each; nothing without it.
 */
export function summarize(runs: Iterable<ListedRun>, shares?: DeliveredShares): RunsSummary {
  const tally = new Tally(shares);
  for (const run of runs) tally.add(run);
  return tally.summary();
}

/** Sums that grow. */
export class Tally {
  readonly #shares: DeliveredShares | undefined;
  readonly #all = new Part();
  readonly #byEnergy = new Map<string, Part>();
  readonly #byExperiment = new Map<string, Part>();

  /** @param shares What is known of the delivered luminosity of each run; nothing without it. */
  constructor(shares?: DeliveredShares) {
    this.#shares = shares;
  }

  add(run: ListedRun): void {
    const { experiment, facts } = run;
    const { lumiRecorded, duration, beamEnergy } = facts;
    const isSummed = isPhysics(facts);
    const hasDuration = duration !== undefined && duration >= 0;
    const energy = beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy);
    this.addSum(
      { experiment, energy },
      {
        runs: 1,
        good: Number(isGood(facts)),
        notFlagged: Number(qualityOf(facts) === 'notFlagged'),
        recorded: isSummed ? (lumiRecorded ?? 0) : 0,
        summed: Number(isSummed && lumiRecorded !== undefined),
        withoutLuminosity: Number(isSummed && lumiRecorded === undefined),
        leftOut: Number(!isSummed && !!lumiRecorded),
        duration: hasDuration ? duration : 0,
        withoutDuration: Number(!hasDuration),
      },
    );
    if (isSummed) this.addDelivered({ experiment, energy }, run, lumiRecorded);
  }

  /** Adds what runs of a group add up to. */
  addSum(group: RunsGroup, sum: RunsSum): void {
    for (const part of this.#partsOf(group)) part.add(sum);
  }

  /** Adds the delivered luminosity of a physics run, where its share is known. */
  addDelivered(group: RunsGroup, run: RunId, recorded: number | undefined): void {
    const share = this.#shares?.of(run);
    const isUnknown = this.#shares?.knows(run) !== true;
    for (const part of this.#partsOf(group)) part.addDelivered(share, isUnknown, recorded);
  }

  summary(): RunsSummary {
    return {
      ...this.#all.sums,
      byEnergy: sumsOf(this.#byEnergy),
      byExperiment: sumsOf(this.#byExperiment),
    };
  }

  #partsOf({ experiment, energy }: RunsGroup): readonly Part[] {
    return [
      this.#all,
      partOf(this.#byEnergy, energy ?? 'notDefined'),
      partOf(this.#byExperiment, String(experiment)),
    ];
  }
}

class Part {
  readonly #sum: Sum = {
    ...{ runs: 0, good: 0, notFlagged: 0 },
    ...{ recorded: 0, summed: 0, withoutLuminosity: 0, leftOut: 0 },
    ...{ duration: 0, withoutDuration: 0 },
  };
  readonly #delivered: DeliveredSum = {
    ...{ delivered: 0, withShare: 0, isPartial: false },
    both: { recorded: 0, delivered: 0 },
  };

  add(sum: RunsSum): void {
    for (const key of Object.keys(this.#sum) as (keyof Sum)[]) this.#sum[key] += sum[key];
  }

  addDelivered(share: number | undefined, isUnknown: boolean, recorded: number | undefined): void {
    const sum = this.#delivered;
    if (isUnknown) sum.isPartial = true;
    if (share === undefined) return;
    sum.delivered += share;
    sum.withShare++;
    if (recorded === undefined) return;
    sum.both.recorded += recorded;
    sum.both.delivered += share;
  }

  get sums(): RunsPart {
    const { summed, withoutLuminosity } = this.#sum;
    const { delivered, withShare, isPartial, both } = this.#delivered;
    const isKnown = withShare > 0 && !isPartial;
    return {
      ...this.#sum,
      delivered: isKnown ? delivered : undefined,
      withoutDelivered: summed + withoutLuminosity - withShare,
      efficiency: isKnown ? efficiencyOf(both) : undefined,
    };
  }
}

function partOf(parts: Map<string, Part>, key: string): Part {
  const part = parts.get(key) ?? new Part();
  parts.set(key, part);
  return part;
}

function sumsOf(parts: ReadonlyMap<string, Part>): Record<string, RunsPart> {
  return Object.fromEntries([...parts].map(([key, part]) => [key, part.sums]));
}
