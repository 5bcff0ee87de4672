import { lineStart, matchAt } from '../lines.ts';
import {
  shiftedMention,
  shiftedPart,
  type Mention,
  type MentionForm,
  type MentionPart,
} from '../reading/mention.ts';
import { readLiteral, shifted, type Source, type Span } from '../source/index.ts';
import { isOfPair, jointsAround, quotedAround } from './items.ts';
import { placeIn } from './place.ts';

/** What to delete to remove a run or a range. */
export interface Removal extends Span {
  /** Whether its list, block or text keeps another item. */
  readonly keepsOthers: boolean;
}

/** Formats that aren't a list of runs, or are several lists that belong together. */
const wholes: ReadonlySet<MentionForm> = new Set<MentionForm>([
  'event-info-setter',
  'pandas-cut',
  'rdataframe-cut',
  'mask',
  'python-query',
]);

/**
 * What to delete from a source to remove a run or a range: an item of a list or range string, with
 * its comma or line. Undefined if it isn't an item.
 */
export function removalOf(whole: Source, mention: Mention, part: MentionPart): Removal | undefined {
  const { source, start } = whole.partAround(mention);
  const own = shiftedPart(part, -start);
  const taken = removalIn(source, shiftedMention(mention, -start), own);
  return taken && { ...taken, ...shifted(taken, start) };
}

function removalIn(source: Source, mention: Mention, part: MentionPart): Removal | undefined {
  if (wholes.has(mention.form)) return undefined;
  const item = itemOf(source, mention, part);
  if (!item) return undefined;
  switch (placeIn(source, item).inside) {
    case 'list': {
      if (!isWholeItem(source, item) || isOfPair(source, mention, item)) return undefined;
      const taken = itemWithComma(source, item);
      return taken && { ...taken, keepsOthers: hasOthers(source, item) };
    }
    case 'block':
      return endsLine(source.text, item) ? itemOfBlock(source, item) : undefined;
    case 'brackets':
      return undefined;
    default: {
      if (mention.parts.length === 1) return undefined;
      const without = withComma(source, item, mention.start, mention.end);
      if (without.end - without.start === item.end - item.start) return undefined;
      return { ...without, keepsOthers: jointsAround(source.text, mention, part).length > 0 };
    }
  }
}

/** The list item for a part: for a path its string, for a pair the pair of it and its file. */
function itemOf(source: Source, { form }: Mention, part: MentionPart): Span | undefined {
  const { text } = source;
  switch (form) {
    case 'path':
    case 'dqm-path': {
      const item = stringAround(source, part);
      const isPaired = item && /^\s*,\s*\[\s*\d+\s*,\s*\d+\s*\]\s*\]/.test(text.slice(item.end));
      return isPaired ? literalAround(source, item.start) : item;
    }
    case 'caf-json':
      return literalAround(source, part.start);
    default:
      return quotedAround(text, part);
  }
}

/** The string around a path, unless it contains blanks; the path itself if it isn't in a string. */
function stringAround(source: Source, span: Span): Span | undefined {
  const token = source.tokenAround(span.start);
  if (token?.kind !== 'string') return span;
  const { inner, isOpen, start, end } = token;
  return isOpen || /\s/.test(source.text.slice(inner.start, inner.end))
    ? undefined
    : { start, end };
}

function literalAround(source: Source, offset: number): Span | undefined {
  const start = source.bracketAround(offset);
  const literal = start === undefined ? undefined : readLiteral(source, start);
  return literal?.kind === 'list' ? literal : undefined;
}

/** Whether only commas, brackets or, in a shell, blanks surround it. */
function isWholeItem(source: Source, { start, end }: Span): boolean {
  const before = source.withoutComments(lineStart(source.text, start - 1), start);
  const after = source.withoutComments(end, end + 500);
  return source.language === 'shell'
    ? /(?:^|[\s(])$/.test(before) && /^(?:[\s)]|$)/.test(after)
    : /(?:^|[,[{(])\s*$/.test(before) && /^\s*[,\])}]/.test(after);
}

/** Whether there are other items in the brackets around one. */
function hasOthers(source: Source, { start, end }: Span): boolean {
  const bracket = source.bracketAround(start) ?? -1;
  const before = source.withoutComments(bracket + 1, start);
  return /[^\s,\\]/.test(before + source.withoutComments(end, source.closingOf(bracket)));
}

/**
 * An item of a YAML block with its line. If it's the first one of a nested list, the next one moves
 * up to its dash, because the dash of the outer list on that line has to stay.
 */
function itemOfBlock(source: Source, item: Span): Removal | undefined {
  const { text } = source;
  const begin = lineStart(text, item.start);
  const dashes = text.slice(begin, item.start);
  const column = dashes.lastIndexOf('-');
  if (dashes.indexOf('-') < column) {
    const next = matchAt(new RegExp(`[^\\n]*\\n {${column}}- +(?=[^\\s#])`, 'y'), text, item.end);
    return next
      ? { start: item.start, end: item.end + next[0].length, keepsOthers: true }
      : undefined;
  }
  const before = source.withoutComments(0, begin).trimEnd();
  const lineBefore = before.slice(before.lastIndexOf('\n') + 1);
  const lineAfter = source.withoutComments(item.end).replace(/^\s*\n/, '');
  // Whatever is indented deeper than the dash belongs to an item before.
  const keepsOthers =
    new RegExp(`^[ -]{${column}}(?:-\\s| )`).test(lineBefore) ||
    new RegExp(`^ {${column}}-\\s`).test(lineAfter);
  return { ...lineOf(text, item), keepsOthers };
}

/** An item of a list with its separator; undefined if the rest wouldn't be a list. */
export function itemWithComma(source: Source, item: Span): Span | undefined {
  const { text, language } = source;
  const bracket = source.bracketAround(item.start) ?? 0;
  if (language === 'python' && text[bracket] === '(') {
    const tuple = readLiteral(source, bracket);
    const size = tuple.kind === 'list' ? tuple.items.length : 0;
    // Without a comma, a single value in parentheses isn't a tuple.
    const isLast = /^\s*\)/.test(text.slice(item.end));
    const before = text.slice(lineStart(text, item.start), item.start);
    const blanks = before.length - before.trimEnd().length;
    if (size === 2 && isLast) return { start: item.start - blanks, end: item.end };
    if (size < 3) return undefined;
  }
  const taken = withComma(source, item, 0, text.length);
  const isBehindComment = taken.end === item.end && isAlone(text, item);
  return isBehindComment && language !== 'json' && taken.start === item.start
    ? lineOf(text, item)
    : taken;
}

/** An item with the comma or blanks after it; if there are none, with those before it. */
function withComma(source: Source, { start, end }: Span, from: number, to: number): Span {
  const { text } = source;
  const after = /^[ \t]*,[ \t]*|^[ \t]+(?=["'\d])/.exec(text.slice(end, to));
  if (after) {
    const taken = { start, end: end + after[0].length };
    return isAlone(text, taken) ? lineOf(text, taken) : taken;
  }
  const before = /,\s*$|(?<=["'\d])[ \t]+$/.exec(text.slice(from, start))?.[0] ?? '';
  // A comma in a comment doesn't count.
  const isComment = before !== '' && source.stateAt(start - before.length) === 'comment';
  return { start: start - (isComment ? 0 : before.length), end };
}

/** Whether nothing else is on its line, apart from a comment after it. */
function isAlone(text: string, span: Span): boolean {
  return text.slice(lineStart(text, span.start), span.start).trim() === '' && endsLine(text, span);
}

/** Whether nothing but a comment follows on its line. */
export function endsLine(text: string, { end }: Span): boolean {
  return /^[ \t]*(?:(?:#|\/\/).*)?(?:\r?\n|$)/.test(text.slice(end));
}

/** The lines of a span with the line break after them; for the last line, with the one before. */
function lineOf(text: string, { start, end }: Span): Span {
  const begin = lineStart(text, start);
  const next = text.indexOf('\n', end);
  if (next >= 0) return { start: begin, end: next + 1 };
  const before = text.slice(0, begin);
  return { start: before.replace(/\r?\n$/, '').length, end: text.length };
}
