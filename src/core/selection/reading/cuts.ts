import { lineStart } from '../lines.ts';
import { iovsWithin, type Iov } from '../iov.ts';
import { plainText, readLiteral, type Source, type TextLiteral } from '../source/index.ts';
import { all, CutReader } from './cutReader.ts';
import { mentionOf, partOf, type Mention, type MentionForm } from './mention.ts';

/** A cut on `__experiment__` and `__run__`: in a string, in text, or as code does it itself. */
export function readCut(source: Source, offset: number): Mention | undefined {
  const inString = stringAround(source, offset);
  const text = inString ?? (isCode(source) ? maskAround(source, offset) : bareCut(source, offset));
  const reader = text && new CutReader(text.value);
  const boxes = reader?.boxes();
  if (!reader || reader.isUnclear || !boxes || boxes.length === 0) return undefined;
  // The run of one thing with the experiment of another is no run.
  if (reader.owners.size > 1 || boxes.some(({ experiments }) => experiments === all))
    return undefined;
  const isMask = !inString && isCode(source);
  const form: MentionForm = isMask
    ? 'mask'
    : /&&|\|\|/.test(text.value)
      ? 'rdataframe-cut'
      : 'pandas-cut';
  const span = { start: text.start, end: text.end };
  const iovs = boxes.flatMap(({ experiments, runs }) => iovsWithin(experiments, runs));
  if (iovs.some(isTooMuch)) return undefined;
  const parts = iovs.map((iov) => partOf(span, iov));
  return { ...mentionOf(form, span, parts), isPartial: reader.isPartial };
}

/** Languages in which what is not in quotes does something. */
function isCode({ language }: Source): boolean {
  return language === 'python' || language === 'cpp';
}

/** The string literal that an offset is in, where that is more than the name of a column. */
function stringAround(source: Source, offset: number): TextLiteral | undefined {
  const token = source.tokenAround(offset);
  if (token?.kind !== 'string') return undefined;
  const literal = readLiteral(source, token.start);
  if (literal.kind !== 'text' || literal.end <= offset) return undefined;
  // What it is joined with may let other runs through.
  const isJoined =
    /^\s*[+%]/.test(source.text.slice(literal.end, literal.end + 100)) ||
    /\+\s*$/.test(source.text.slice(Math.max(0, literal.start - 100), literal.start));
  return isJoined || /^\w+$/.test(literal.value) ? undefined : literal;
}

/** So far, in characters, a cut goes on that has no quotes. */
const longest = 2000;

/** What looks like a cut around an offset, where no quotes tell where it ends. */
function bareCut({ text, language }: Source, offset: number): TextLiteral | undefined {
  if (language === 'json') return undefined;
  const begin = lineStart(text, offset);
  const opening = /[\s(]*$/.exec(text.slice(begin, offset));
  const start = offset - (opening?.[0].trimStart().length ?? 0);
  const [value = ''] =
    /^[\w\s()&|=<>]*[\w)]/.exec(text.slice(start, start + longest).split('\n', 1)[0] ?? '') ?? [];
  return plainText(value, start);
}

/**
 * The condition in code that an offset is in: `(df.__experiment__ == 12) & (df["__run__"] >= 798)`.
 */
function maskAround(source: Source, offset: number): TextLiteral | undefined {
  const { text } = source;
  const token = source.tokenAround(offset);
  if (token?.kind === 'comment') return undefined;
  let at = token?.start ?? offset;
  let bracket = source.bracketAround(at);
  while (bracket !== undefined && isPartOfCondition(source, bracket)) {
    at = bracket;
    bracket = source.bracketAround(at);
  }
  // `np.logical_not(…)`
  if (
    /\b(?:logical_\w+|not_|invert)$/.test(
      text.slice(Math.max(0, (bracket ?? 0) - 30), bracket ?? 0),
    )
  )
    return undefined;
  const inner = bracket === undefined ? undefined : source.closingOf(bracket);
  const from = Math.max(bracket === undefined ? lineStart(text, at) : bracket + 1, at - longest);
  const lineEnd = text.indexOf('\n', at);
  const to = Math.min(inner ?? (lineEnd < 0 ? text.length : lineEnd), at + longest);
  const start = boundaryBefore(source, at, from, bracket);
  const end = boundaryBehind(source, at, to, bracket);
  const value = text.slice(start, end);
  const blanks = value.length - value.trimStart().length;
  return plainText(value.trim(), start + blanks);
}

/** Whether brackets hold a part of a condition, or the name of a column: not what a function takes. */
function isPartOfCondition({ text }: Source, bracket: number): boolean {
  if (text[bracket] === '[')
    return /^\[\s*(["'])\w+\1\s*\]/.test(text.slice(bracket, bracket + 40));
  const before = text.slice(Math.max(0, bracket - 50), bracket);
  return (
    text[bracket] === '(' && (!/[\w)\]]\s*$/.test(before) || /\b(?:and|or|not|in)\s*$/.test(before))
  );
}

/** What a condition stands behind, where it is in the same brackets. */
const starts = /(?<![=!<>])=(?!=)|[,;:{}?]|\b(?:if|elif|while|return|assert|lambda)\b/g;
const stops = /(?<![=!<>])=(?!=)|[,;:{}?]|\b(?:if|else)\b|$/g;

function boundaryBefore(
  source: Source,
  at: number,
  from: number,
  bracket: number | undefined,
): number {
  let start = from;
  for (const { index, 0: sign } of source.text.slice(from, at).matchAll(starts)) {
    const end = from + index + sign.length;
    if (isOutside(source, end, bracket)) start = end;
  }
  return start;
}

function boundaryBehind(
  source: Source,
  at: number,
  to: number,
  bracket: number | undefined,
): number {
  for (const { index } of source.text.slice(at, to).matchAll(stops)) {
    if (isOutside(source, at + index, bracket)) return at + index;
  }
  return to;
}

/** Whether an offset is in these brackets, in no others and in no string. */
function isOutside(source: Source, offset: number, bracket: number | undefined): boolean {
  return source.bracketAround(offset) === bracket && source.tokenAround(offset) === undefined;
}

/** Whether an interval stands for many experiments, of each of which only some runs are meant. */
function isTooMuch({ first, last }: Iov): boolean {
  const isOfEach = first.run === 0 && last.run === Infinity;
  return first.experiment !== last.experiment && !isOfEach;
}
