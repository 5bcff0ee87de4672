import { jsonAt, numberOf, type Json, type JsonObject } from './json.ts';

/** A run of the collaboration: its number counts within its experiment. */
export interface RunId {
  readonly experiment: number;
  readonly run: number;
}

/** The short form of a run (`expand: false`). Certain is only `url`, the record's address. */
export type RunSummary = JsonObject;

/** The full form of a run (`expand: true`), every key and value as the server sent it. */
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

/** Experiment and run number of a summary or record; undefined where either is missing. */
export function runIdOf(run: JsonObject): RunId | undefined {
  const experiment = integer(jsonAt(run, 'experiment'));
  const number = integer(jsonAt(run, 'run'));
  if (experiment === undefined || number === undefined) return undefined;
  return { experiment, run: number };
}

/** Orders runs by experiment, then by run number. */
export function compareRuns(a: RunId, b: RunId): number {
  return a.experiment - b.experiment || a.run - b.run;
}

function integer(value: Json | undefined): number | undefined {
  const found = numberOf(value);
  return found !== undefined && Number.isSafeInteger(found) ? found : undefined;
}
