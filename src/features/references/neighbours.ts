import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { iovOf } from '../../core/selection/index.ts';
import type { KnownRuns } from './knownRuns.ts';

/** Runs so near to one that is missing or bad are named. */
const neighbourhood = 25;

/** The runs nearest to a number, where there are some near it. */
export interface Neighbours {
  readonly below: ListedRun | undefined;
  readonly above: ListedRun | undefined;
}

/**
 * Which runs there are instead of one, asking for what isn't known yet.
 *
 * @throws as `KnownRuns.load`
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
