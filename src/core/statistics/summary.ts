import {
  beamEnergyName,
  isGood,
  qualityOf,
  type ListedRun,
  type RunFacts,
} from '../records/index.ts';

/** What is said of some runs at once. */
export interface RunsPart {
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
  /** Seconds, of the runs that have a duration. */
  readonly duration: number;
  readonly withoutDuration: number;
}

/** The same with its parts. */
export interface RunsSummary extends RunsPart {
  /** By Belle II's name for the beam energy; `notDefined` for energies without one. */
  readonly byEnergy: Readonly<Record<string, RunsPart>>;
  readonly byExperiment: Readonly<Record<string, RunsPart>>;
}

type Sum = { -readonly [key in keyof RunsPart]: number };

/** Counts and sums runs, each of which comes once. */
export function summarize(runs: Iterable<ListedRun>): RunsSummary {
  const all = nothing();
  const byEnergy = new Map<string, Sum>();
  const byExperiment = new Map<string, Sum>();
  for (const { experiment, facts } of runs) {
    const { beamEnergy } = facts;
    const verdict = { good: isGood(facts), notFlagged: qualityOf(facts) === 'notFlagged' };
    const energy = beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy);
    add(facts, verdict, all);
    add(facts, verdict, partOf(byEnergy, energy ?? 'notDefined'));
    add(facts, verdict, partOf(byExperiment, String(experiment)));
  }
  return {
    ...all,
    byEnergy: Object.fromEntries(byEnergy),
    byExperiment: Object.fromEntries(byExperiment),
  };
}

function nothing(): Sum {
  return {
    runs: 0,
    good: 0,
    notFlagged: 0,
    recorded: 0,
    summed: 0,
    withoutLuminosity: 0,
    leftOut: 0,
    duration: 0,
    withoutDuration: 0,
  };
}

function add(
  { type, lumiRecorded, duration }: RunFacts,
  { good, notFlagged }: { readonly good: boolean; readonly notFlagged: boolean },
  sum: Sum,
): void {
  sum.runs++;
  if (good) sum.good++;
  if (notFlagged) sum.notFlagged++;
  if (duration === undefined) sum.withoutDuration++;
  else sum.duration += duration;
  if (type?.toLowerCase() !== 'physics') sum.leftOut += lumiRecorded ? 1 : 0;
  else if (lumiRecorded === undefined) sum.withoutLuminosity++;
  else {
    sum.recorded += lumiRecorded;
    sum.summed++;
  }
}

function partOf(parts: Map<string, Sum>, key: string): Sum {
  const part = parts.get(key) ?? nothing();
  parts.set(key, part);
  return part;
}
