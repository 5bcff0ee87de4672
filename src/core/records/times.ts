import { jsonAt, numberOf, type Json, type JsonObject } from '../rundb/index.ts';

/** An ISO 8601 date or time in ms since 1970, in UTC unless it specifies a time zone. */
export function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:$|[T ]\d)/i.test(value)) return undefined;
  const hasZone = value.length <= 10 || /(?:z|[+-]\d\d:?\d\d)$/i.test(value);
  const time = Date.parse(hasZone ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * A record's time to the minute in UTC, `2020-05-01 17:13 UTC`, whatever time zone the server used;
 * anything that isn't a time stays as sent. It's written like that in every language, as all days and
 * times are: nobody takes the day for the month, it sorts as it reads, and queries and records have it.
 *
 * @param knownYear Need not be said: `05-01 17:13 UTC`.
 */
export function printTime(text: string, knownYear?: number): string {
  const time = timeOf(text);
  if (time === undefined) return text;
  const printed = `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return yearOf(text) === knownYear ? printed.slice(5) : printed;
}

/** The year of a time in UTC; undefined for what is no time. */
export function yearOf(text: string): number | undefined {
  const time = timeOf(text);
  return time === undefined ? undefined : new Date(time).getUTCFullYear();
}

/**
 * From one time to another, the day only where it is another one: `2020-05-01 17:13 – 18:20 UTC`.
 * Undefined where one of them is no time.
 */
export function printSpan(start: string, stop: string): string | undefined {
  if (timeOf(start) === undefined || timeOf(stop) === undefined) return undefined;
  const [from, to] = [printTime(start), printTime(stop)];
  const isSameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from.slice(0, -4)} – ${isSameDay ? to.slice(11) : to}`;
}

/** Belle II's first collisions, ms since 1970: an earlier start was never recorded, but made up. */
export const firstCollisions = Date.UTC(2018, 0);

export function isWrongDate(start: string): boolean {
  const time = timeOf(start);
  return time !== undefined && time < firstCollisions;
}

/** Starts of runs in ms since 1970, the first and the last. */
export interface Period {
  readonly first: number;
  readonly last: number;
}

/** When runs began, but for wrong dates; undefined where no time is left. */
export function periodOf(starts: Iterable<string | undefined>): Period | undefined {
  let [first, last] = [Infinity, -Infinity];
  for (const start of starts) {
    const time = timeOf(start);
    if (time === undefined || time < firstCollisions) continue;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return first <= last ? { first, last } : undefined;
}

/** A run's duration in seconds: as sent, or from its start to its stop. */
export function durationOf(record: JsonObject): number | undefined {
  const duration = numberOf(jsonAt(record, 'duration')) ?? numberOf(jsonAt(record, 'time_run'));
  if (duration !== undefined) return duration;
  const start = timeOf(jsonAt(record, 'time_start')) ?? NaN;
  const stop = timeOf(jsonAt(record, 'time_stop')) ?? NaN;
  return stop >= start ? (stop - start) / 1000 : undefined;
}
