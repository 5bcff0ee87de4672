import { isJsonObject, jsonAt, parseJson, type Json, type JsonObject } from '../rundb/index.ts';

/** What identifies a run, and determines how long it stays fresh. */
const keys = ['experiment', 'run', 'time_start', 'time_stop'];

/**
 * A page whose records are reduced to that; undefined if it isn't JSON. Reading all of a large page would
 * block others noticeably.
 */
export function outlineOf(text: string): Json | undefined {
  let page: Json;
  try {
    page = parseJson(text);
  } catch {
    return undefined;
  }
  const results = jsonAt(page, 'results');
  if (!isJsonObject(page) || !Array.isArray(results)) return page;
  const all: readonly Json[] = results;
  return { ...page, results: all.map(outlineOfRecord) };
}

function outlineOfRecord(record: Json): JsonObject | null {
  if (!isJsonObject(record)) return null;
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]]),
  );
}
