import { jsonAt, numberOf, type Json, type JsonObject } from './json.ts';

/** A Belle II run; run numbers are unique within an experiment. */
export interface RunId {
  readonly experiment: number;
  readonly run: number;
}

/** The short form of a run (`expand: false`). Only `url`, the record's address, is guaranteed. */
export type RunSummary = JsonObject;

/** The full form of a run (`expand: true`), with every key and value as the server sent it. */
export type RunRecord = JsonObject;

export const runTypes = [
  'physics',
  'cosmic',
  'beam',
  'debug',
  'hlttest',
  'unknown',
  'null',
] as const;

/** Experiment and run number of a summary or record; undefined if either is missing. */
export function runIdOf(run: JsonObject): RunId | undefined {
  const experiment = integer(jsonAt(run, 'experiment'));
  const number = integer(jsonAt(run, 'run'));
  if (experiment === undefined || number === undefined) return undefined;
  return { experiment, run: number };
}

/** Sorts runs by experiment, then by run number. */
export function compareRuns(a: RunId, b: RunId): number {
  return a.experiment - b.experiment || a.run - b.run;
}

function integer(value: Json | undefined): number | undefined {
  const found = numberOf(value);
  return found !== undefined && Number.isSafeInteger(found) ? found : undefined;
}
