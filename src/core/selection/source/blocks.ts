import { lineStart } from '../lines.ts';
import type { Source } from './source.ts';
import type { Span } from './token.ts';

/** A block longer than that, in characters, has no statement at its begin for one at its end. */
const longestBlock = 20_000;

/** Whether both are on one line, or on neighbouring ones. */
export function areNear({ text }: Source, a: Span, b: Span): boolean {
  const [earlier, later] = a.start < b.start ? [a, b] : [b, a];
  if (later.start - earlier.end > 300) return false;
  return text.slice(earlier.end, later.start).split('\n').length <= 2;
}

/** Whether a statement holds at an offset behind it: its block goes on there, or it is in a block of it. */
export function reaches(source: Source, { start, end }: Span, offset: number): boolean {
  return (
    columnOf(source, start) <= columnOf(source, offset) && isSameBlock(source, start, end, offset)
  );
}

/** Whether a statement after an offset is of the same block. */
export function follows(source: Source, { start }: Span, offset: number): boolean {
  return (
    columnOf(source, start) === columnOf(source, offset) &&
    isSameBlock(source, offset, offset, start)
  );
}

/** Whether an offset behind a statement is in the block that it opens, or on its line. */
export function holds(source: Source, { start, end }: Span, offset: number): boolean {
  const lineEnd = source.text.indexOf('\n', end);
  if (lineEnd < 0 || offset <= lineEnd) return true;
  const column = columnOf(source, start);
  if (columnOf(source, offset) <= column || offset - lineEnd > longestBlock) return false;
  return !isOuterBetween(source, lineEnd + 1, lineStart(source.text, offset), column + 1);
}

/** So many lines up, the headers of blocks are looked for. */
const mostLines = 2000;

/** Where the lines begin that open the blocks that an offset is in, from the innermost outwards. */
export function* headersAround(source: Source, offset: number): Generator<number> {
  const { text } = source;
  let column = columnOf(source, offset);
  let begin = lineStart(text, offset);
  for (let i = 0; i < mostLines && begin > 0 && column > 0; i++) {
    begin = lineStart(text, begin - 1);
    const indent = indentAt(text, begin);
    if (indent >= column || !isStatement(source, begin, indent)) continue;
    column = indent;
    yield begin;
  }
}

/** The column in which a line's statement begins: of a list's item, after its dash. */
export function columnOf({ text }: Source, offset: number): number {
  const indentation = /[ \t]*(?:-[ \t]+)?/y;
  indentation.lastIndex = lineStart(text, offset);
  return indentation.exec(text)?.[0].length ?? 0;
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

/** Whether a statement that is indented less than a column begins on a line between two offsets. */
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

/** Whether a line is not empty, a comment, closing brackets, or part of a string. */
function isStatement(source: Source, begin: number, indent: number): boolean {
  const sign = source.text[begin + indent];
  if (sign === undefined || '\r\n#)]}'.includes(sign)) return false;
  return source.tokenAround(begin)?.kind !== 'string';
}
