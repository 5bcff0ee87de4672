import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { iovOf } from '../../core/selection/index.ts';
import type { KnownRuns } from './knownRuns.ts';

/** How far from a missing or bad run its neighbours may be. */
const neighbourhood = 25;

/** The runs nearest to a run number, within the neighbourhood. */
export interface Neighbours {
  readonly below: ListedRun | undefined;
  readonly above: ListedRun | undefined;
}

/**
 * Loads the runs around a run number and returns the nearest ones.
 *
 * @throws Like `KnownRuns.load`.
 */
export async function neighboursOf(
  { experiment, run }: RunId,
  known: KnownRuns,
  signal: AbortSignal,
  isWanted: (run: ListedRun) => boolean = () => true,
): Promise<Neighbours> {
  const near = iovOf(experiment, Math.max(0, run - neighbourhood), run + neighbourhood);
  await known.load([near], signal);
  const runs = known.get(near)?.runs?.filter(isWanted) ?? [];
  return {
    below: runs.findLast((each) => each.run < run),
    above: runs.find((each) => each.run > run),
  };
}
