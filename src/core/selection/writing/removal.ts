import type { Language } from '../language.ts';
import { lineStart } from '../lines.ts';
import { isInComment, withoutComments } from '../reading/comments.ts';
import { readLiteral } from '../reading/literals.ts';
import type { Mention, MentionForm, MentionPart, Span } from '../reading/mention.ts';
import { Scopes } from '../reading/scopes.ts';
import { placeIn } from './place.ts';

/** Forms that are no list of runs, or several lists that go together. */
const wholes: ReadonlySet<MentionForm> = new Set<MentionForm>([
  'event-info-setter',
  'pandas-cut',
  'rdataframe-cut',
  'python-query',
]);

/**
 * What has to be taken out of a source for a run or a range to be gone: an item of a list or of a
 * range string, with the comma or the line that goes with it. Undefined where it is no item.
 */
export function removalOf(
  source: string,
  mention: Mention,
  part: MentionPart,
  language: Language,
): Span | undefined {
  if (wholes.has(mention.form)) return undefined;
  const item = itemOf(source, mention, part, language);
  if (!item) return undefined;
  switch (placeIn(source, item, language).inside) {
    case 'list':
      return isWholeItem(source, item, language)
        ? itemWithComma(source, item, language)
        : undefined;
    case 'block':
      return isAlone(source, item) ? lineOf(source, item) : undefined;
    case 'brackets':
      return undefined;
    default: {
      if (mention.parts.length === 1) return undefined;
      const without = withComma(source, item, mention.start, mention.end, language);
      return without.end - without.start > item.end - item.start ? without : undefined;
    }
  }
}

/** What stands for a part in a list: of a path its string, of a pair what is paired with its file. */
function itemOf(
  source: string,
  { form }: Mention,
  part: MentionPart,
  language: Language,
): Span | undefined {
  switch (form) {
    case 'path':
    case 'dqm-path': {
      const item = stringAround(source, part);
      const isPaired = item && /^\s*,\s*\[\s*\d+\s*,\s*\d+\s*\]\s*\]/.test(source.slice(item.end));
      return isPaired ? literalAround(source, item.start, language) : item;
    }
    case 'caf-json':
      return literalAround(source, part.start, language);
    default: {
      const isQuoted = /["']/.test(source[part.start - 1] ?? '');
      const isAll = isQuoted && source[part.start - 1] === source[part.end];
      return isAll ? { start: part.start - 1, end: part.end + 1 } : part;
    }
  }
}

/** The string that a path is in, where there are no blanks in it; the path where it is in none. */
function stringAround(source: string, { start, end }: Span): Span | undefined {
  const before = /["'][^"'\s]*$/.exec(source.slice(lineStart(source, start), start));
  const after = /^[^"'\s]*["']/.exec(source.slice(end));
  if (!before && !after) return { start, end };
  if (!before || !after) return undefined;
  return { start: start - before[0].length, end: end + after[0].length };
}

function literalAround(source: string, offset: number, language: Language): Span | undefined {
  const start = new Scopes(source, language).bracketAround(offset);
  const literal = start === undefined ? undefined : readLiteral(source, start, language);
  return literal?.kind === 'list' ? literal : undefined;
}

/** Whether nothing but commas, brackets or, in a shell, blanks are around it. */
function isWholeItem(source: string, { start, end }: Span, language: Language): boolean {
  const before = withoutComments(source.slice(lineStart(source, start - 1), start), language);
  const after = withoutComments(source.slice(end, end + 500), language);
  return language === 'shell'
    ? /(?:^|[\s(])$/.test(before) && /^(?:[\s)]|$)/.test(after)
    : /(?:^|[,[{(])\s*$/.test(before) && /^\s*[,\])}]/.test(after);
}

/** An item of a list with what goes with it; undefined where the rest would be no list. */
export function itemWithComma(source: string, item: Span, language: Language): Span | undefined {
  const bracket = new Scopes(source, language).bracketAround(item.start) ?? 0;
  if (language === 'python' && source[bracket] === '(') {
    const tuple = readLiteral(source, bracket, language);
    const size = tuple.kind === 'list' ? tuple.items.length : 0;
    // Without a comma, one alone in parentheses is no tuple.
    const isLast = /^\s*\)/.test(source.slice(item.end));
    if (size === 2 && isLast)
      return { start: item.start - blanksBefore(source, item), end: item.end };
    if (size < 3) return undefined;
  }
  const taken = withComma(source, item, 0, source.length, language);
  const isBehindComment = taken.end === item.end && isAlone(source, item);
  return isBehindComment && language !== 'json' && taken.start === item.start
    ? lineOf(source, item)
    : taken;
}

function blanksBefore(source: string, { start }: Span): number {
  return /\s*$/.exec(source.slice(lineStart(source, start), start))?.[0].length ?? 0;
}

/** An item with the comma or blanks behind it; where there are none, with those before. */
function withComma(
  source: string,
  { start, end }: Span,
  from: number,
  to: number,
  language: Language,
): Span {
  const after = /^[ \t]*,[ \t]*|^[ \t]+(?=["'\d])/.exec(source.slice(end, to));
  if (after) {
    const taken = { start, end: end + after[0].length };
    return isAlone(source, taken) ? lineOf(source, taken) : taken;
  }
  const before = /,\s*$|(?<=["'\d])[ \t]+$/.exec(source.slice(from, start))?.[0] ?? '';
  // A comma in a comment is none.
  const isComment = before !== '' && isInComment(source, start - before.length, language);
  return { start: start - (isComment ? 0 : before.length), end };
}

/** Whether nothing else is on its line, but for a dash of YAML's before and a comment behind. */
function isAlone(source: string, { start, end }: Span): boolean {
  return (
    /^[ \t]*(?:- +)*$/.test(source.slice(lineStart(source, start), start)) &&
    /^[ \t]*(?:(?:#|\/\/).*)?(?:\r?\n|$)/.test(source.slice(end))
  );
}

/** The line of a span with its end; with the end of the one before where it is the last. */
function lineOf(source: string, { start, end }: Span): Span {
  const begin = lineStart(source, start);
  const next = source.indexOf('\n', end);
  if (next >= 0) return { start: begin, end: next + 1 };
  const before = source.slice(0, begin);
  return { start: before.replace(/\r?\n$/, '').length, end: source.length };
}
