import { mergeIovs } from '../iov.ts';
import type { Source } from '../source/index.ts';
import type { Mention, MentionForm } from './mention.ts';

/** Forms of one run or interval each. */
const single: ReadonlySet<MentionForm> = new Set<MentionForm>(['exprun', 'iov', 'interval']);

/** Mentions, of which those that are all the items of one list are one: `[ExpRun(12, 798), …]`. */
export function asLists(source: Source, mentions: readonly Mention[]): Mention[] {
  const joined: Mention[] = [];
  for (let i = 0; i < mentions.length;) {
    const first = mentions[i];
    if (!first) break;
    let next = i + 1;
    for (
      ;
      next < mentions.length && goOn(source, first, mentions[next - 1], mentions[next]);
      next++
    );
    const items = mentions.slice(i, next);
    const list = listOf(source, items);
    joined.push(...(list ? [list] : items));
    i = next;
  }
  return joined;
}

function goOn(source: Source, first: Mention, last?: Mention, next?: Mention): boolean {
  if (!last || !next || !single.has(first.form) || next.form !== first.form) return false;
  const between = source.withoutComments(last.end, next.start);
  return /^\s*,\s*$/.test(between) && source.areTogether(first, next);
}

function listOf(source: Source, items: readonly Mention[]): Mention | undefined {
  const [first] = items;
  const bracket = first && items.length > 1 ? source.bracketAround(first.start) : undefined;
  // Two in a call may be the ends of something.
  if (!first || bracket === undefined || source.text[bracket] === '(') return undefined;
  const parts = items.flatMap((item) => item.parts);
  const iovs = mergeIovs(items.flatMap((item) => item.iovs));
  const end = (source.closingOf(bracket) ?? bracket) + 1;
  return { ...first, start: bracket, end, parts, iovs };
}
