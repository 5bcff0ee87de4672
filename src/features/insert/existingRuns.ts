import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { iovOf, type RunRange } from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';

/**
 * All runs that exist in some ranges.
 *
 * @throws UserError if that isn't known for every number.
 */
export async function existingRuns(
  known: Pick<KnownRuns, 'open'>,
  ranges: readonly RunRange[],
  signal: AbortSignal,
): Promise<ListedRun[]> {
  const { t } = vscode.l10n;
  // This doesn't require a sign-in.
  if (ranges.length === 0) return [];
  const iovs = ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
  const { session, intervals } = await known.open();
  await intervals.load(iovs, { signal });
  return iovs.flatMap((iov, i) => {
    const { runs } = intervals.get(iov) ?? {};
    const range = ranges[i];
    if (!runs || !range) {
      throw new UserError(
        t(
          'Too many runs to check which numbers between {0} and {1} of experiment {2} are unused. Split the ranges at unused run numbers, or choose fewer runs.',
          iov.first.run,
          iov.last.run,
          iov.first.experiment,
        ),
      );
    }
    const { missing, unreadable } = session.store.lacking([range]);
    if (missing + unreadable === 0) return runs;
    throw new UserError(
      t(
        'The RunDB has runs between {0} and {1} of experiment {2} that it doesn’t list, so which numbers are unused is unknown.',
        iov.first.run,
        iov.last.run,
        iov.first.experiment,
      ),
    );
  });
}
