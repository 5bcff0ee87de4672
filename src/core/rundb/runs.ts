import { jsonAt, type Json, type JsonObject } from './json.ts';

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

export const subDetectors = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'] as const;

export type SubDetector = (typeof subDetectors)[number];

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

/** What is shown of a run. A field is undefined where the record has no such value. */
export interface RunFacts {
  readonly type: string | undefined;
  /** As sent, ISO 8601. */
  readonly start: string | undefined;
  readonly stop: string | undefined;
  /** Seconds, as far as is known. */
  readonly duration: number | undefined;
  /** nb⁻¹ */
  readonly lumiRecorded: number | undefined;
  readonly stopReason: string | undefined;
  readonly hltMode: string | undefined;
  /** Clients take 1000 and more as "field on"; the unit is not documented. */
  readonly solenoidField: number | undefined;
  /** `RUNNING` or another word. */
  readonly status: Readonly<Partial<Record<SubDetector, string>>>;
  /** The experts' flags: `GOOD`, `RECOVERABLE` or another word. */
  readonly quality: Readonly<Partial<Record<SubDetector, string>>>;
}

/** Reads the known fields of a record, whatever else it holds or lacks. */
export function runFacts(record: JsonObject): RunFacts {
  return {
    type: text(jsonAt(record, 'run_type')),
    start: text(jsonAt(record, 'time_start')),
    stop: text(jsonAt(record, 'time_stop')),
    duration: durationOf(record),
    lumiRecorded: numberOf(jsonAt(record, 'statistics', 'lumi_recorded')),
    stopReason: text(jsonAt(record, 'stop_reason')),
    hltMode: text(jsonAt(record, 'hlt_mode')),
    solenoidField: numberOf(jsonAt(record, 'detectors', 'magnet_solenoid_field')),
    status: perDetector((detector) => jsonAt(record, 'detectors', `status_${detector}`)),
    quality: perDetector((detector) => jsonAt(record, 'quality_expert', detector)),
  };
}

/** The verdict over all experts' flags of a run. */
export type Quality = 'good' | 'recoverable' | 'bad' | 'other';

/**
 * `bad` where a flag is BAD, `other` where one is a word that we don't know, `recoverable` where
 * one is RECOVERABLE, `good` where each is GOOD; undefined without flags.
 */
export function overallQuality(facts: RunFacts): Quality | undefined {
  const flags = new Set(Object.values(facts.quality).map((flag) => flag.toUpperCase()));
  if (flags.size === 0) return undefined;
  if (flags.has('BAD')) return 'bad';
  flags.delete('GOOD');
  if (flags.size === 0) return 'good';
  return flags.size === 1 && flags.has('RECOVERABLE') ? 'recoverable' : 'other';
}

/** Seconds that a run took: as sent, or from its start to its stop. */
export function durationOf(record: JsonObject): number | undefined {
  const duration = numberOf(jsonAt(record, 'duration')) ?? numberOf(jsonAt(record, 'time_run'));
  if (duration !== undefined) return duration;
  const start = timeOf(jsonAt(record, 'time_start')) ?? NaN;
  const stop = timeOf(jsonAt(record, 'time_stop')) ?? NaN;
  return stop >= start ? (stop - start) / 1000 : undefined;
}

/** A day or a time in ISO 8601, of UTC where it names no zone, in ms since 1970. */
export function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:$|[T ]\d)/i.test(value)) return undefined;
  const hasZone = value.length <= 10 || /(?:z|[+-]\d\d:?\d\d)$/i.test(value);
  const time = Date.parse(hasZone ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function perDetector(
  read: (detector: SubDetector) => Json | undefined,
): Partial<Record<SubDetector, string>> {
  const found: Partial<Record<SubDetector, string>> = {};
  for (const detector of subDetectors) {
    const value = text(read(detector));
    if (value !== undefined) found[detector] = value;
  }
  return found;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number, also where it was sent as text or is long. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '')) {
    value = Number(value);
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function integer(value: Json | undefined): number | undefined {
  const found = numberOf(value);
  return found !== undefined && Number.isSafeInteger(found) ? found : undefined;
}
