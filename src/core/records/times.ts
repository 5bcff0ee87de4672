import { jsonAt, numberOf, type Json, type JsonObject } from '../rundb/index.ts';

/** A day or a time in ISO 8601, of UTC where it names no zone, in ms since 1970. */
export function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:$|[T ]\d)/i.test(value)) return undefined;
  const hasZone = value.length <= 10 || /(?:z|[+-]\d\d:?\d\d)$/i.test(value);
  const time = Date.parse(hasZone ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * A time of a record to the minute in UTC, `2020-05-01 17:13 UTC`, in whichever zone the server sent
 * it; what is no time, as it was sent.
 */
export function printTime(text: string): string {
  const time = timeOf(text);
  if (time === undefined) return text;
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Belle II's first collisions were in 2018: an earlier start was never recorded, and made up. */
export function isWrongDate(start: string): boolean {
  const time = timeOf(start);
  return time !== undefined && time < Date.UTC(2018, 0);
}

/** Seconds that a run took: as sent, or from its start to its stop. */
export function durationOf(record: JsonObject): number | undefined {
  const duration = numberOf(jsonAt(record, 'duration')) ?? numberOf(jsonAt(record, 'time_run'));
  if (duration !== undefined) return duration;
  const start = timeOf(jsonAt(record, 'time_start')) ?? NaN;
  const stop = timeOf(jsonAt(record, 'time_stop')) ?? NaN;
  return stop >= start ? (stop - start) / 1000 : undefined;
}
