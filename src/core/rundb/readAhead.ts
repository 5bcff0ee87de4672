import type { RunDB, WalkOptions } from './client.ts';
import type { JsonObject } from './json.ts';
import type { Page } from './pages.ts';
import type { RunSearch } from './parameters.ts';

/**
 * The results after the first page, in order. Never more than `concurrency` pages are under way
 * or wait to be consumed. All requests end with the iteration.
 */
export async function* readAhead(
  rundb: RunDB,
  search: RunSearch,
  first: Page,
  count: number,
  { signal, concurrency = 1 }: WalkOptions,
): AsyncGenerator<JsonObject, void, undefined> {
  const stop = new AbortController();
  const either = AbortSignal.any(signal ? [stop.signal, signal] : [stop.signal]);
  const size = first.all.length;
  const ahead: Promise<Part>[] = [];
  let offset = (search.offset ?? 0) + size;
  let end = count;
  try {
    for (;;) {
      while (ahead.length < concurrency && offset < end) {
        const part = readPart(rundb, search, offset, size, either);
        // It may fail before its turn comes.
        part.catch(() => undefined);
        ahead.push(part);
        offset += size;
      }
      const part = await ahead.shift();
      if (part === undefined) return;
      yield* part.results;
      // New runs may have come meanwhile.
      end = part.ended ? Math.min(end, offset) : Math.max(end, part.count);
    }
  } finally {
    stop.abort();
  }
}

interface Part {
  readonly results: readonly JsonObject[];
  readonly count: number;
  /** Whether the server has nothing after it. */
  readonly ended: boolean;
}

/** Reads `size` results, with more than one request where the server grants fewer. */
async function readPart(
  rundb: RunDB,
  search: RunSearch,
  offset: number,
  size: number,
  signal: AbortSignal,
): Promise<Part> {
  const results: JsonObject[] = [];
  for (let read = 0; ;) {
    const limit = size - read;
    const page = await rundb.getPage({ ...search, limit, offset: offset + read }, { signal });
    results.push(...page.results);
    read += page.all.length;
    const ended = page.next === undefined || page.all.length === 0;
    if (ended || read >= size) return { results, count: page.count ?? 0, ended };
  }
}
