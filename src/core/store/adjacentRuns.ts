import type { ListedRun } from '../records/index.ts';
import { runIdOf, type RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { Knowledge } from './knowledge.ts';
import type { LoadOptions, RunLoader } from './runLoader.ts';
import type { Server } from './server.ts';

/** Which way to go from a run, within its experiment. */
export type Direction = 'previous' | 'next';

/** The run next to another; `none` where there is none, undefined where that isn't known. */
export type AdjacentRun = ListedRun | 'none' | undefined;

/** So many numbers beside a run nearly always have another one, and come with one small request. */
const near = 20;

/** That no newer run has come is believed for this time, in ms. */
const patience = 60_000;

/** The run before or after another, as far as memory and the local copy tell. Nothing is asked of the server. */
export async function knownAdjacent(
  { known }: RunLoader,
  id: RunId,
  direction: Direction,
): Promise<AdjacentRun> {
  known.forgetDoubtful();
  const found = adjacentIn(known, id, direction);
  if (found !== undefined) return found;
  await known.take(known.missing([beside(id, direction)]), {});
  return adjacentIn(known, id, direction);
}

/**
 * The same after what it takes was brought from the server: as a rule one request for the numbers beside the
 * run, more only where none of them is a run's. Who looks for newer runs than are known has the server asked.
 *
 * @throws as `RunStore.load`
 */
export async function loadAdjacent(
  { rundb }: Server,
  loader: RunLoader,
  id: RunId,
  direction: Direction,
  { signal }: LoadOptions = {},
): Promise<AdjacentRun> {
  const { known } = loader;
  const before = await knownAdjacent(loader, id, direction);
  const mayHaveCome = before === 'none' && direction === 'next';
  if (before !== undefined && !mayHaveCome) return before;
  const freshSince = mayHaveCome ? Date.now() - patience : undefined;
  const window = beside(id, direction);
  await loader.load([window], { signal, freshSince });
  const found = adjacentIn(known, id, direction);
  if (found !== undefined) return found;
  const { experiment } = id;
  if (direction === 'previous') {
    const rest = { experiment, first: 0, last: window.first - 1 };
    const first = await loader.loadOlder(rest, 1, { signal });
    // What is known by the server's order alone is compared with its count.
    await loader.load([{ ...rest, first }], { signal });
  } else {
    const rest = { experiment, first: window.last + 1, last: Infinity };
    const search = { min_experiment: experiment, max_experiment: experiment, min_run: rest.first };
    const since = Date.now();
    const { all, results, count = 0 } = await rundb.getPage({ ...search, limit: 1 }, { signal });
    const [later = {}] = results;
    // Others may be before it, in whatever order the server lists them.
    const last = runIdOf(later)?.run ?? Infinity;
    if (all.length === 0 && count === 0) known.keepAll([rest], { results: [] }, since);
    else await loader.load([{ ...rest, last }], { signal });
  }
  return adjacentIn(known, id, direction);
}

function adjacentIn(
  known: Knowledge,
  { experiment, run }: RunId,
  direction: Direction,
): AdjacentRun {
  const isNext = direction === 'next';
  const side = isNext
    ? { experiment, first: run + 1, last: Infinity }
    : { experiment, first: 0, last: run - 1 };
  const nearest = known.runs(side).at(isNext ? 0 : -1);
  const between =
    nearest === undefined
      ? side
      : isNext
        ? { ...side, last: nearest.run - 1 }
        : { ...side, first: nearest.run + 1 };
  const isKnown = between.first > between.last || known.missing([between]).length === 0;
  return isKnown ? (nearest ?? 'none') : undefined;
}

/** The numbers beside a run. */
function beside({ experiment, run }: RunId, direction: Direction): RunRange {
  return direction === 'next'
    ? { experiment, first: run + 1, last: run + near }
    : { experiment, first: Math.max(0, run - near), last: run - 1 };
}
