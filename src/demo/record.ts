import { beams, noBeams, type BeamEnergy, type Ring } from './beams.ts';
import type { Random } from './random.ts';

export type RunType = 'physics' | 'cosmic' | 'beam' | 'debug' | 'hlttest' | 'unknown' | 'null';
type Flag = 'GOOD' | 'RECOVERABLE' | 'BAD' | null;
/** An expert's flag; the last is a word that no client knows. */
type ExpertFlag = Flag | 'NO EVENTS' | 'UNCHECKED';

/** As much of a run record as a test needs; keys of any name. */
export interface PartialRecord {
  experiment: number;
  run: number;
  [key: string]: unknown;
}

/** A complete made-up run record, except for its `url`. */
export interface DemoRecord extends PartialRecord {
  run_type: RunType;
  /** ISO 8601, UTC. */
  time_start: string;
  time_stop: string | null;
  /** Seconds. */
  duration: number | null;
  statistics: {
    /** nb⁻¹ */
    lumi_recorded: number | null;
    /** nb⁻¹, of the experiment up to this run. */
    lumi_exp_delivered: number | null;
    events: number | null;
  };
  /** `status_pxd` and so on, and `magnet_solenoid_field`. */
  detectors: Record<string, unknown>;
  ler: Ring;
  her: Ring;
  /** By detector. */
  quality_flags: Record<string, Flag>;
  /** By detector; always present for physics runs, and empty if nobody has flagged the run yet. */
  quality_expert: Record<string, ExpertFlag> | null;
  quality_shifter: Flag;
}

/** What is decided about a run before its record is made up. */
export interface RunOutline {
  readonly experiment: number;
  readonly run: number;
  readonly type: RunType;
  readonly energy: BeamEnergy;
  /** Seconds since 1970. */
  readonly start: number;
  /** Seconds. */
  readonly duration: number;
  /** nb⁻¹ per second. */
  readonly rate: number;
  /** nb⁻¹, of the experiment before this run. */
  readonly delivered: number;
  readonly isLast: boolean;
}

declare global {
  // In V8 since 11.4 (Node 21), but not in TypeScript's library yet.
  interface JSON {
    rawJSON(text: string): object;
  }
}

const detectors = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'] as const;

export function makeRecord(outline: RunOutline, random: Random): DemoRecord {
  const { experiment, run, type, duration } = outline;
  const running = random.chance(0.01);
  const incident = random.chance(0.03);
  return {
    experiment,
    run,
    run_type: type,
    time_start: timeStart(outline, random),
    time_stop: running ? random.pick(['', 0.5], [null, 0.5]) : isoTime(outline.start + duration),
    time_run: running ? null : Math.round(duration * random.between(0.9, 1)),
    duration: running ? null : duration,
    stop_reason: running ? null : stopReason(random),
    hlt_mode: random.pick(['filtering', 0.7], ['monitoring', 0.25], [null, 0.05]),
    roi_filtering: random.pick<boolean | null>([true, 0.4], [false, 0.55], [null, 0.05]),
    incident_size: incident ? random.integer(1, 4) : null,
    incident_url: incident
      ? `https://example.org/incidents/${experiment * 10_000 + run}`
      : random.pick<string | null>(['', 0.5], [null, 0.5]),
    ...(hasBeams(type) ? beams(outline, random) : noBeams(outline)),
    statistics: statistics(outline, random),
    detectors: detectorStates(outline, random),
    background: {
      level: random.pick(['low', 0.6], ['medium', 0.3], ['high', 0.1]),
      cdc_current: random.between(0, 200, 1),
    },
    computing: {
      raw_files: random.integer(1, 40),
      raw_size: outline.isLast && experiment === 12 ? JSON.rawJSON('1.50') : random.integer(1, 900),
      site: random.pick(['KEK', 0.8], ['BNL', 0.1], ['DESY', 0.1]),
    },
    extra_data: extraData(outline, random),
    quality_flags: byDetector(() => flag(random, 0.94)),
    quality_shifter: flag(random, type === 'physics' ? 0.9 : 0.5),
    quality_expert: type === 'physics' ? expertFlags(random) : null,
    // Not in any list of keys: clients keep unknown ones.
    shift_crew: random.pick(['owl', 0.34], ['day', 0.33], ['swing', 0.33]),
    ...(random.chance(0.1) && { deadtime_fraction: random.between(0, 0.2, 4) }),
    ...(random.chance(0.05) && { 'trigger menu': { name: 'v9', prescales: [1, 2, 10, null] } }),
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

/** Some dates are wrong, as in the real RunDB. */
function timeStart({ start, run }: RunOutline, random: Random): string {
  const wrong = Date.UTC(2016, 0, 1) / 1000 + run * 60;
  return isoTime(random.pick([start, 0.996], [0, 0.002], [wrong, 0.002]));
}

function stopReason(random: Random): string {
  return random.pick(
    ['shifter', 0.6],
    ['beam loss', 0.2],
    ['detector error', 0.1],
    ['DAQ error', 0.08],
    ['', 0.02],
  );
}

function hasBeams(type: RunType): boolean {
  return type === 'physics' || type === 'beam';
}

function statistics(outline: RunOutline, random: Random): DemoRecord['statistics'] {
  const { type, rate, duration, delivered } = outline;
  const share = type === 'physics' ? rate * duration * random.between(0.5, 1.2) : 0;
  const total = Math.round((delivered + share) * 1000) / 1000;
  const recorded = Math.round(share * random.between(0.8, 0.95) * 1000) / 1000;
  const known = random.chance(0.97) && type !== 'unknown';
  return {
    lumi_recorded: known ? recorded : null,
    lumi_exp_delivered: random.chance(0.99) ? total : null,
    events: random.chance(0.99) ? Math.round(duration * random.between(50, 4000)) : null,
  };
}

function detectorStates({ experiment, type, isLast }: RunOutline, random: Random) {
  const allWell = random.chance(type === 'physics' ? 0.85 : 0.5);
  const states: Record<string, unknown> = {};
  for (const detector of detectors) {
    states[`status_${detector}`] =
      allWell || random.chance(0.85)
        ? 'RUNNING'
        : random.pick(
            ['READY', 0.3],
            ['NOTREADY', 0.2],
            ['MASKED', 0.2],
            ['ERROR', 0.1],
            [null, 0.2],
          );
  }
  const fieldOn = hasBeams(type) || random.chance(experiment === 27 ? 0.3 : 0.8);
  states['magnet_solenoid_field'] = fieldOn
    ? isLast && experiment === 12
      ? JSON.rawJSON('1.5e3')
      : 1500
    : random.pick([0, 0.6], [0.2, 0.2], [-0.1, 0.2]);
  return states;
}

function extraData({ experiment, isLast }: RunOutline, random: Random): Record<string, unknown> {
  // Numbers that JavaScript can't represent, or would print differently than they were sent.
  if (isLast && experiment === 12) return { first_event: JSON.rawJSON('9007199254740993') };
  if (isLast && experiment === 20) {
    return { offset: JSON.rawJSON('-0.0'), prescale: JSON.rawJSON('1E3') };
  }
  return random.chance(0.1) ? { comment: 'Test of the new trigger menu – ok', tags: ['test'] } : {};
}

function flag(random: Random, good: number): Flag {
  const rest = 1 - good;
  return random.pick<Flag>(
    ['GOOD', good],
    ['RECOVERABLE', rest * 0.4],
    ['BAD', rest * 0.4],
    [null, rest * 0.2],
  );
}

function expertFlags(random: Random): Record<string, ExpertFlag> {
  return random.chance(0.9) ? byDetector(() => expertFlag(random)) : {};
}

function expertFlag(random: Random): ExpertFlag {
  return random.pick<ExpertFlag>(
    ['GOOD', 0.985],
    ['RECOVERABLE', 0.006],
    ['BAD', 0.0045],
    ['NO EVENTS', 0.0015],
    [null, 0.00285],
    ['UNCHECKED', 0.00015],
  );
}

function byDetector<T>(value: () => T): Record<string, T> {
  return Object.fromEntries(detectors.map((detector) => [detector, value()]));
}
