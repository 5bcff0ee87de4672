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

/** Quantities of runs that simply add up. */
export interface RunsSum {
  readonly runs: number;
  /** No expert's flag is BAD or NO EVENTS; includes runs that aren't flagged. */
  readonly good: number;
  /** Runs that no expert has flagged. */
  readonly notFlagged: number;
  /** In nb⁻¹, of the physics runs that have a value, as `b2info-luminosity` sums. */
  readonly recorded: number;
  /** The number of runs in that sum. */
  readonly summed: number;
  /** Physics runs without a value. */
  readonly withoutLuminosity: number;
  /** Runs of other types that do have luminosity, which `recorded` leaves out. */
  readonly leftOut: number;
  /** In seconds, of the runs that have a duration; a negative one doesn't count. */
  readonly duration: number;
  readonly withoutDuration: number;
}

/** The sums over some runs. */
export interface RunsPart extends RunsSum {
  /**
   * In nb⁻¹, the shares of the physics runs. Undefined if none has one, or if any is unknown
   * because earlier runs are: a partial sum mustn't look like the total.
   */
  readonly delivered: number | undefined;
  /** Physics runs that have no value, or whose share is unknown. */
  readonly withoutDelivered: number;
  /**
   * Physics runs that have both a recorded and a delivered luminosity; undefined if `delivered` is.
   */
  readonly withBoth: number | undefined;
  /**
   * Recorded divided by delivered, of the physics runs that have both; undefined if `delivered` is.
   */
  readonly efficiency: number | undefined;
}

/** The same, and by beam energy and experiment. */
export interface RunsSummary extends RunsPart {
  /** By Belle II's name for the beam energy; `notDefined` for energies without one. */
  readonly byEnergy: Readonly<Record<string, RunsPart>>;
  readonly byExperiment: Readonly<Record<string, RunsPart>>;
}

/** The group that a run belongs to. */
export interface RunsGroup {
  readonly experiment: number;
  readonly energy: BeamEnergyName | undefined;
}

type Sum = { -readonly [key in keyof RunsSum]: number };

/** Of physics runs, as far as their shares are known. */
interface DeliveredSum {
  delivered: number;
  withShare: number;
  isPartial: boolean;
  /** Of the runs that have both. */
  readonly both: { runs: number; recorded: number; delivered: number };
}

/**
 * Recorded divided by delivered luminosity, of runs that have both; undefined if nothing was
 * delivered.
 */
export function efficiencyOf(both: {
  readonly recorded: number;
  readonly delivered: number;
}): number | undefined {
  const efficiency = both.recorded / both.delivered;
  return both.delivered > 0 && Number.isFinite(efficiency) ? efficiency : undefined;
}

/**
 * Counts and sums runs.
 *
 * @param runs Each once.
 * @param shares What is known about the delivered luminosity of each run; nothing without it.
 */
export function summarize(runs: Iterable<ListedRun>, shares?: DeliveredShares): RunsSummary {
  const tally = new Tally(shares);
  for (const run of runs) tally.add(run);
  return tally.summary();
}

/** Running sums. */
export class Tally {
  readonly #shares: DeliveredShares | undefined;
  readonly #all = new Part();
  readonly #byEnergy = new Map<string, Part>();
  readonly #byExperiment = new Map<string, Part>();

  /** @param shares What is known about the delivered luminosity of each run; nothing without it. */
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

  /** Adds the sums over some runs of a group. */
  addSum(group: RunsGroup, sum: RunsSum): void {
    for (const part of this.#partsOf(group)) part.add(sum);
  }

  /** Adds the delivered luminosity of a physics run, if its share is known. */
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
    both: { runs: 0, recorded: 0, delivered: 0 },
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
    sum.both.runs++;
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
      withBoth: isKnown ? both.runs : undefined,
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
