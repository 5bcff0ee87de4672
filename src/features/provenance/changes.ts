import * as vscode from 'vscode';
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
import type { Knowledge } from '../references/index.ts';

/** The difference between the runs in code and those that their query finds. */
export interface Changes {
  readonly come: readonly RunId[];
  readonly gone: readonly RunId[];
  /** Whether ranges extend across unused run numbers. */
  readonly isMerged: boolean;
}

/**
 * The intervals that must be loaded to compute the changes, because a range may extend across
 * unused run numbers.
 */
export function iovsToKnow({ selection, format }: RunsInText, { runs }: KeptRuns): Iov[] {
  if (!hasRanges(format)) return [];
  const rest = selection.difference(Selection.of(runs));
  return rest.ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
}

/** Why no changes can be listed. */
export function tooManyToCompare(): string {
  return vscode.l10n.t('Too many runs to compare. Split the ranges, or narrow the query.');
}

/** Undefined if it isn't known yet which numbers are runs. */
export function changesOf(
  there: RunsInText,
  answer: KeptRuns,
  known: Knowledge,
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

/** Whether an answer is from the day of the comment, or newer. */
export function isNewer({ since }: KeptRuns, { date }: Provenance): boolean {
  return since >= Date.parse(date);
}
