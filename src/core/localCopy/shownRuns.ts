import { runFacts, type RunFacts } from '../records/index.ts';
import type { JsonObject, RunId } from '../rundb/index.ts';
import type { KeptRun } from './localCopy.ts';

/** Texts of a record that are stored together, because they often occur together. */
export const partNames = ['texts', 'detectors', 'quality_expert'] as const;
export type PartName = (typeof partNames)[number];

/**
 * Runs sent by the worker: a few long texts, which cost the receiver's event loop hardly anything until
 * they are parsed. Each is a JSON list of rows.
 */
export interface SentRuns {
  /** When it changes, the ids of parts get a new meaning. */
  readonly epoch: number;
  /** The parts that the receiver doesn't have yet: records reduced to one part, in JSON. */
  readonly parts: readonly (readonly [id: number, text: string])[];
  readonly rows: readonly string[];
}

/** A run with the ids of its parts and whatever they lack: all facts if the record is odd. */
type SentRow = readonly [
  experiment: number,
  run: number,
  since: number,
  texts: number,
  detectors: number,
  flags: number,
  deliveredSoFar: number | null,
  shown: Shown | Partial<RunFacts>,
];

type Shown = readonly [
  start: string | null,
  stop: string | null,
  duration: number | null,
  lumiRecorded: number | null,
  beamEnergy: number | null,
  solenoidField: number | null,
];

/** With all digits: SQLite's conversion to text keeps only 15. */
const deliveredSoFar = `iif(f.lumi_exp_delivered_nb IS NULL, 'null', printf('%!.17g', f.lumi_exp_delivered_nb))`;

/** Builds a `SentRow` from a row of `facts`, which the SQL calls `f`. */
export const sentRow = `'[' || ${[
  ...['experiment', 'run', 'since', ...partNames].map((name) => `f.${name}`),
  deliveredSoFar,
  'f.shown',
].join(" || ',' || ")} || ']'`;

const ids = /^\[(-?\d+),(-?\d+),-?\d+,(\d+),(\d+),(\d+),/;

/** The run of a JSON row. */
export function idOfRow(row: string): RunId {
  const [, experiment, run] = ids.exec(row) ?? [];
  return { experiment: Number(experiment), run: Number(run) };
}

/** The parts of a JSON row. */
export function partsOfRow(row: string): number[] {
  const [, , , ...parts] = ids.exec(row) ?? [];
  return parts.map(Number);
}

/** The facts that aren't in the parts, in JSON. */
export function printShown(facts: RunFacts): string {
  const { start, stop, duration, lumiRecorded, beamEnergy, solenoidField } = facts;
  const shown = [start, stop, duration, lumiRecorded, beamEnergy, solenoidField];
  return `[${shown.map(printValue).join(',')}]`;
}

/** All facts, in JSON, for a record whose parts aren't sufficient. */
export function printFacts(facts: RunFacts): string {
  const entries = Object.entries(facts).map(
    ([key, value]: [string, unknown]) => `"${key}":${printValue(value)}`,
  );
  return `{${entries.join(',')}}`;
}

function printValue(value: unknown): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value ?? null);
}

/** Parses the runs received. Equal parts of them are the same objects. */
export class ShownRuns {
  /** The facts of a part, or its text until someone looks at it. */
  readonly #parts = new Map<number, RunFacts | string>();

  /** Adds the parts that came with runs. */
  add(parts: SentRuns['parts']): void {
    for (const [id, text] of parts) this.#parts.set(id, text);
  }

  /** The runs of one of the texts. */
  read(rows: string): KeptRun[] {
    return (JSON.parse(rows) as SentRow[]).map(([experiment, run, since, ...row]) => ({
      run: { experiment, run, facts: this.#facts(...row) },
      since,
    }));
  }

  #facts(
    texts: number,
    detectors: number,
    flags: number,
    delivered: number | null,
    shown: SentRow[7],
  ): RunFacts {
    const deliveredSoFar = delivered ?? undefined;
    if (!isShown(shown)) return { ...factsOf(shown), deliveredSoFar };
    const [start, stop, duration, lumiRecorded, beamEnergy, solenoidField] = shown;
    const { type, stopReason, hltMode } = this.#part(texts);
    return {
      type,
      start: start ?? undefined,
      stop: stop ?? undefined,
      duration: duration ?? undefined,
      lumiRecorded: lumiRecorded ?? undefined,
      deliveredSoFar,
      beamEnergy: beamEnergy ?? undefined,
      stopReason,
      hltMode,
      solenoidField: solenoidField ?? undefined,
      status: this.#part(detectors).status,
      flags: this.#part(flags).flags,
    };
  }

  #part(id: number): RunFacts {
    const part = this.#parts.get(id) ?? '{}';
    if (typeof part !== 'string') return part;
    const facts = runFacts(JSON.parse(part) as JsonObject);
    this.#parts.set(id, facts);
    return facts;
  }
}

function isShown(shown: SentRow[7]): shown is Shown {
  return Array.isArray(shown);
}

function factsOf(printed: SentRow[7]): RunFacts {
  return Object.fromEntries(
    Object.entries(printed).map(([key, value]) => [key, value ?? undefined]),
  ) as unknown as RunFacts;
}
