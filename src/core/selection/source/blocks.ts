import { behindMatch, lineStart, matchAt } from '../lines.ts';
import type { Source } from './source.ts';
import type { Span } from './token.ts';

/** In a longer block, in characters, a statement at its beginning doesn't apply at its end. */
const longestBlock = 20_000;

/** Whether both are on the same line or on adjacent ones. */
export function areNear({ text }: Source, a: Span, b: Span): boolean {
  const [earlier, later] = a.start < b.start ? [a, b] : [b, a];
  if (later.start - earlier.end > 300) return false;
  return text.slice(earlier.end, later.start).split('\n').length <= 2;
}

/** Whether a statement applies at a later offset: in the same block, or in one nested in it. */
export function reaches(source: Source, { start, end }: Span, offset: number): boolean {
  return (
    columnOf(source, start) <= columnOf(source, offset) && isSameBlock(source, start, end, offset)
  );
}

/** Whether a statement after an offset is in the same block. */
export function follows(source: Source, { start }: Span, offset: number): boolean {
  return (
    columnOf(source, start) === columnOf(source, offset) &&
    isSameBlock(source, offset, offset, start)
  );
}

/** Whether a later offset is in the block that a statement opens, or on its line. */
export function holds(source: Source, { start, end }: Span, offset: number): boolean {
  const lineEnd = source.text.indexOf('\n', end);
  if (lineEnd < 0 || offset <= lineEnd) return true;
  const column = columnOf(source, start);
  if (columnOf(source, offset) <= column || offset - lineEnd > longestBlock) return false;
  return !isOuterBetween(source, lineEnd + 1, lineStart(source.text, offset), column + 1);
}

/** How many lines up block headers are searched for. */
const mostLines = 2000;

/** What a line begins with that belongs to the block before it, or to the line before it. */
const continuing = /[ \t]*(?:(?:elif|else|then|do|case|default|except|finally)\b|[^\s()=]+\))/y;

/**
 * Where the lines begin that open the blocks around an offset, from the innermost outwards; for an
 * `else` or the like, also what is before it.
 */
export function* headersAround(source: Source, offset: number): Generator<number> {
  const { text } = source;
  let begin = lineStart(text, offset);
  const mostBefore = (column: number): number =>
    matchAt(continuing, text, begin) ? column : column - 1;
  let most = mostBefore(columnOf(source, offset));
  for (let i = 0; i < mostLines && begin > 0 && most >= 0; i++) {
    begin = lineStart(text, begin - 1);
    const indent = indentAt(text, begin);
    if (indent > most || !isStatement(source, begin, indent)) continue;
    most = mostBefore(indent);
    yield begin;
  }
}

/** The column in which a line's statement begins; for a list item, after its dash. */
export function columnOf({ text }: Source, offset: number): number {
  const start = lineStart(text, offset);
  return behindMatch(/[ \t]*(?:-[ \t]+)?/y, text, start) - start;
}

/** Whether no line after the first statement, up to the second, is indented less than the first. */
function isSameBlock(source: Source, first: number, firstEnd: number, second: number): boolean {
  const column = columnOf(source, first);
  if (column === 0) return true;
  const lineEnd = source.text.indexOf('\n', firstEnd);
  if (lineEnd < 0 || lineEnd >= second) return true;
  if (second - lineEnd > longestBlock) return false;
  const last = Math.max(lineEnd + 1, lineStart(source.text, second));
  const isInside = Math.min(indentAt(source.text, last), second - last) >= column;
  return isInside && !isOuterBetween(source, lineEnd + 1, last, column);
}

/** Whether a statement indented less than a column begins on a line between two offsets. */
function isOuterBetween(source: Source, start: number, end: number, column: number): boolean {
  const { text } = source;
  for (let begin = start; begin < end; begin = lineBehind(text, begin)) {
    const indent = indentAt(text, begin);
    if (indent < column && isStatement(source, begin, indent)) return true;
  }
  return false;
}

function lineBehind(text: string, begin: number): number {
  const end = text.indexOf('\n', begin);
  return end < 0 ? text.length : end + 1;
}

function indentAt(text: string, begin: number): number {
  let at = begin;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at - begin;
}

/** Whether a line isn't empty, a comment, closing brackets, or part of a string. */
function isStatement(source: Source, begin: number, indent: number): boolean {
  const sign = source.text[begin + indent];
  if (sign === undefined || '\r\n#)]}'.includes(sign)) return false;
  return source.tokenAround(begin)?.kind !== 'string';
}
