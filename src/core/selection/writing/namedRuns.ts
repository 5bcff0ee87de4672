import { t } from '@vscode/l10n';
import { formatCount, formatList } from '../../format/index.ts';
import type { RunId } from '../../rundb/index.ts';
import { printRange, rangesOf } from '../ranges.ts';

/** At most this many runs or ranges are named in a sentence. */
export const mostNamed = 5;

/** `12:5, 12:7-9`, of many runs with how many more there are. */
export function named(runs: readonly RunId[]): string {
  const all = rangesOf(runs).map((range) => `${range.experiment}:${printRange(range)}`);
  const some = formatList(all.slice(0, mostNamed));
  return all.length > mostNamed
    ? t('{0} and {1} more', some, formatCount(all.length - mostNamed))
    : some;
}
