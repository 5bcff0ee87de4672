import type { HeadingSort } from './heading.ts';
import type { SortKey } from './protocol.ts';

/** How a column sorts the table, if it does. */
export function sortOf(keys: readonly SortKey[], key: string): HeadingSort | undefined {
  const place = keys.findIndex((each) => each.key === key);
  const found = keys[place];
  if (!found) return undefined;
  return { descending: found.descending, place: keys.length > 1 ? place + 1 : undefined };
}

/**
 * The sort order after a click on a column: ascending, descending, then not by this column.
 *
 * @param isMore Whether to add it after the other keys instead of replacing them.
 */
export function nextSort(keys: readonly SortKey[], key: string, isMore: boolean): SortKey[] {
  const before = keys.find((each) => each.key === key);
  const next = before?.descending === true ? [] : [{ key, descending: before !== undefined }];
  if (!isMore) return next;
  if (!before) return [...keys, ...next];
  return keys.flatMap((each) => (each.key === key ? next : [each]));
}
