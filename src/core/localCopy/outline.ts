import { isJsonObject, jsonAt, parseJson, type Json, type JsonObject } from '../rundb/index.ts';

/** What tells a run, and how long it is good to know it. */
const keys = ['experiment', 'run', 'time_start', 'time_stop'];

/**
 * A page of which each record has no more than that; undefined for what is no JSON. Reading all of a
 * large page takes long enough for others to notice.
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
