import { unexpectedShape } from './errors.ts';
import { isJsonObject, jsonAt, type Json, type JsonObject } from './json.ts';

/** One page of a list, as returned by the server. */
export interface Page {
  /** Total number of runs in the list; not every server reports it. */
  readonly count: number | undefined;
  /** Address of the next page, as sent. */
  readonly next: string | undefined;
  readonly results: readonly JsonObject[];
  /** All results as sent; `results` omits those that aren't objects. */
  readonly all: readonly Json[];
}

/** A page with its JSON text, exactly as sent. */
export interface SentPage extends Page {
  readonly text: string;
}

/**
 * Reads a page of Django REST Framework's limit/offset pagination; only `next` and `results` are
 * guaranteed.
 *
 * @throws RunDBError `unexpectedShape` if there is no list of results.
 */
export function readPage(value: Json): Page {
  const results = jsonAt(value, 'results');
  if (!Array.isArray(results)) {
    const keys = isJsonObject(value) ? Object.keys(value).slice(0, 10).join(', ') : typeof value;
    throw unexpectedShape(`no list of results, but: ${keys}`);
  }
  const count = jsonAt(value, 'count');
  const next = jsonAt(value, 'next');
  return {
    count:
      typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined,
    next: typeof next === 'string' && next !== '' ? next : undefined,
    results: results.filter(isJsonObject),
    all: results,
  };
}
