import {
  isJsonObject,
  jsonAt,
  numberOf,
  runIdOf,
  type Json,
  type JsonObject,
  type RunId,
} from '../rundb/index.ts';
import { beamEnergyOf } from './beamEnergy.ts';
import { detectors, type Detector } from './detectors.ts';
import { durationOf } from './times.ts';

/** A run with what is displayed of it. */
export interface ListedRun extends RunId {
  readonly facts: RunFacts;
}

/** What is displayed of a run. A field is undefined if the record has no such value. */
export interface RunFacts {
  readonly type: string | undefined;
  /** ISO 8601, as sent. */
  readonly start: string | undefined;
  readonly stop: string | undefined;
  /** Seconds, if known. */
  readonly duration: number | undefined;
  /** nb⁻¹ */
  readonly lumiRecorded: number | undefined;
  /** nb⁻¹, delivered from the start of the experiment to the end of the run. */
  readonly deliveredSoFar: number | undefined;
  /** GeV */
  readonly beamEnergy: number | undefined;
  readonly stopReason: string | undefined;
  readonly hltMode: string | undefined;
  /** Clients treat 1000 or more as "field on"; the unit isn't documented. */
  readonly solenoidField: number | undefined;
  /** `RUNNING` or another word. */
  readonly status: Readonly<Partial<Record<Detector, string>>>;
  /** The expert flags as sent, by detector, including unknown detectors. */
  readonly flags: Readonly<Record<string, string>>;
}

/** Whether a run is one of those whose luminosity Belle II adds up. */
export function isPhysics({ type }: Pick<RunFacts, 'type'>): boolean {
  return type?.toLowerCase() === 'physics';
}

/** Reads the known fields of a record, whatever else it contains or lacks. */
export function runFacts(record: JsonObject): RunFacts {
  return {
    type: text(jsonAt(record, 'run_type')),
    start: text(jsonAt(record, 'time_start')),
    stop: text(jsonAt(record, 'time_stop')),
    duration: durationOf(record),
    lumiRecorded: numberOf(jsonAt(record, 'statistics', 'lumi_recorded')),
    deliveredSoFar: numberOf(jsonAt(record, 'statistics', 'lumi_exp_delivered')),
    beamEnergy: beamEnergyOf(record),
    stopReason: text(jsonAt(record, 'stop_reason')),
    hltMode: text(jsonAt(record, 'hlt_mode')),
    solenoidField: numberOf(jsonAt(record, 'detectors', 'magnet_solenoid_field')),
    status: statusOf(record),
    flags: flagsOf(record),
  };
}

/** The runs among records; skips anything that isn't a run. */
export function listedRuns(records: readonly JsonObject[]): ListedRun[] {
  return records.flatMap((record) => {
    const id = runIdOf(record);
    return id ? [{ ...id, facts: runFacts(record) }] : [];
  });
}

function statusOf(record: JsonObject): Partial<Record<Detector, string>> {
  const found: Partial<Record<Detector, string>> = {};
  for (const detector of detectors) {
    const value = text(jsonAt(record, 'detectors', `status_${detector}`));
    if (value !== undefined) found[detector] = value;
  }
  return found;
}

function flagsOf(record: JsonObject): Record<string, string> {
  const flags = jsonAt(record, 'quality_expert');
  if (!isJsonObject(flags)) return {};
  return Object.fromEntries(
    Object.entries(flags).flatMap(([detector, value]) => {
      const flag = flagOf(value);
      return flag === undefined ? [] : [[detector, flag]];
    }),
  );
}

/** A flag as text; undefined for null, empty text and anything that can't be a flag. */
function flagOf(value: Json | undefined): string | undefined {
  if (value === null || typeof value === 'object') return undefined;
  return value === undefined || value === '' ? undefined : String(value);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
