import type { RequestOptions, RunDB } from './client.ts';
import type { JsonObject } from './json.ts';
import type { RunSearch } from './parameters.ts';
import { compareRuns, type RunId } from './runs.ts';

export interface MissedOptions extends RequestOptions {
  /** Results on a page. */
  readonly limit: number;
}

/** Part of a search, with the runs of it that are known, in order. */
interface Window {
  readonly search: RunSearch;
  readonly known: readonly RunId[];
}

/**
 * Finds what `RunDB.findMissed` is asked for. Offsets shift with the order, run numbers don't: so
 * windows of run numbers within one experiment are counted, and where a window has more than is
 * known, it is read as one page.
 */
export async function findMissed(
  rundb: RunDB,
  search: RunSearch,
  known: readonly RunId[],
  missing: number,
  { limit, signal }: MissedOptions,
): Promise<JsonObject[]> {
  const found: JsonObject[] = [];

  const look = async ({ search, known }: Window, missing: number): Promise<void> => {
    if (missing <= 0) return;
    if (known.length + missing <= limit) {
      const page = await rundb.getPage({ ...search, expand: true, limit }, { signal });
      found.push(...page.results);
      // The server may grant less.
      if (page.next === undefined) return;
    }
    const windows = halves({ search, known });
    if (windows.length === 0) {
      const walk = rundb.walk({ ...search, expand: true, limit }, { signal });
      for (let page = await walk.next(); page; page = await walk.next()) found.push(...page);
      return;
    }
    // Each is counted: results that are no runs may be counted in all of them.
    for (const window of windows) {
      const count = await rundb.count(window.search, { signal });
      await look(window, (count ?? 0) - window.known.length);
    }
  };

  await look({ search, known: [...known].sort(compareRuns) }, missing);
  return found;
}

/** The parts of a window, with fewer known runs each; none where it can't be divided. */
function halves({ search, known }: Window): Window[] {
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return [];
  if (first.experiment !== last.experiment) {
    const middle = known[Math.floor(known.length / 2)]?.experiment ?? last.experiment;
    const isFirst = middle === first.experiment;
    const next = known.find(({ experiment }) => experiment > first.experiment) ?? last;
    const border = isFirst ? next.experiment : middle;
    return [
      { ...search, max_experiment: border - 1 },
      { ...search, min_experiment: border },
    ].map((part) => windowOf(part, known));
  }
  const { experiment } = first;
  const { min_experiment = 0, max_experiment = Infinity } = search;
  if (min_experiment !== max_experiment) {
    return [
      ...(min_experiment < experiment ? [{ ...search, max_experiment: experiment - 1 }] : []),
      ...(experiment < max_experiment ? [{ ...search, min_experiment: experiment + 1 }] : []),
      { ...search, min_experiment: experiment, max_experiment: experiment },
    ].map((part) => windowOf(part, known));
  }
  const { min_run = 0, max_run = Infinity } = search;
  const { run } = known[Math.floor(known.length / 2)] ?? first;
  const isOne = known.length === 1;
  return [
    ...(min_run < run ? [{ ...search, max_run: run - 1 }] : []),
    ...(!isOne || run < max_run ? [{ ...search, min_run: isOne ? run + 1 : run }] : []),
  ].map((part) => windowOf(part, known));
}

function windowOf(search: RunSearch, known: readonly RunId[]): Window {
  const { min_experiment = 0, max_experiment = Infinity, min_run = 0, max_run = Infinity } = search;
  const isOne = min_experiment === max_experiment;
  return {
    search,
    known: known.filter(
      ({ experiment, run }) =>
        min_experiment <= experiment &&
        experiment <= max_experiment &&
        // Whether run limits hold within each of several experiments is not known.
        (!isOne || (min_run <= run && run <= max_run)),
    ),
  };
}
