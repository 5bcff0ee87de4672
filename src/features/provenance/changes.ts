import type { RunId } from '../../core/rundb/index.ts';
import {
  hasRanges,
  iovOf,
  Selection,
  type Iov,
  type Provenance,
  type RunsInText,
} from '../../core/selection/index.ts';
import type { KeptRuns } from '../../core/store/index.ts';
import type { KnownRuns } from '../references/index.ts';

/** What of the runs in code is not what their query finds. */
export interface Changes {
  readonly come: readonly RunId[];
  readonly gone: readonly RunId[];
  /** Whether ranges go over numbers that no run has. */
  readonly isMerged: boolean;
}

/** What has to be known for changes to be told: a range may go over numbers that no run has. */
export function iovsToKnow({ selection, format }: RunsInText, { runs }: KeptRuns): Iov[] {
  if (!hasRanges(format)) return [];
  const rest = selection.difference(Selection.of(runs));
  return rest.ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
}

/** Undefined where it is not known yet which numbers are those of runs. */
export function changesOf(
  there: RunsInText,
  answer: KeptRuns,
  known: KnownRuns,
): Changes | undefined {
  const now = Selection.of(answer.runs);
  const come = [...now.difference(there.selection)];
  const rest = there.selection.difference(now);
  if (!hasRanges(there.format)) return { come, gone: [...rest], isMerged: false };
  const gone: RunId[] = [];
  for (const iov of iovsToKnow(there, answer)) {
    const runs = known.get(iov)?.runs;
    if (!runs) return undefined;
    gone.push(...runs);
  }
  return { come, gone, isMerged: gone.length < rest.size };
}

/** Whether what the RunDB said is from the day of the comment, or newer. */
export function isNewer({ since }: KeptRuns, { date }: Provenance): boolean {
  return since >= Date.parse(date);
}
