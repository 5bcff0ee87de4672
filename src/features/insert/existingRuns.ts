import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { iovOf, type RunRange } from '../../core/selection/index.ts';
import { isCancellation, UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';

/**
 * All runs that some ranges of numbers have.
 *
 * @throws UserError where that is not known of some number.
 */
export async function existingRuns(
  known: KnownRuns,
  ranges: readonly RunRange[],
  signal: AbortSignal,
): Promise<ListedRun[]> {
  const { t } = vscode.l10n;
  const iovs = ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
  try {
    if (iovs.length > 0) await known.load(iovs, signal);
  } catch (error) {
    if (signal.aborted || !isCancellation(error)) throw error;
    throw new UserError(t('The RunDB connection changed in the meantime.'));
  }
  return iovs.flatMap((iov, i) => {
    const { runs } = known.get(iov) ?? {};
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
    const { missing = 0, unreadable = 0 } = known.session?.store.lacking([range]) ?? {};
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
