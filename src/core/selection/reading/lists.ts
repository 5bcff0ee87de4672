import { grouped } from '../ordered.ts';
import type { Source } from '../source/index.ts';
import { mentionOf, type Mention, type MentionForm } from './mention.ts';

/** Formats with one run or interval each. */
const single: ReadonlySet<MentionForm> = new Set<MentionForm>(['exprun', 'iov', 'interval']);

/** Joins mentions that are all the items of one list: `[ExpRun(12, 798), …]`. */
export function asLists(source: Source, mentions: readonly Mention[]): Mention[] {
  const groups = grouped(mentions, (_, next, last) => {
    if (!single.has(last.form) || next.form !== last.form) return false;
    const between = source.withoutComments(last.end, next.start);
    return /^\s*,\s*$/.test(between) && source.areTogether(last, next);
  });
  return groups.flatMap((items) => listOf(source, items) ?? items);
}

function listOf(source: Source, items: readonly Mention[]): Mention | undefined {
  const [first] = items;
  const bracket = first && items.length > 1 ? source.bracketAround(first.start) : undefined;
  // Two in a call may be the ends of something.
  if (!first || bracket === undefined || source.text[bracket] === '(') return undefined;
  const end = (source.closingOf(bracket) ?? bracket) + 1;
  const parts = items.flatMap((item) => item.parts);
  const isPartial = items.some((item) => item.isPartial);
  return mentionOf(first.form, { start: bracket, end }, parts, isPartial);
}
