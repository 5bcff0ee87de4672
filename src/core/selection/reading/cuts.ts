import { indentationOf, lineStart, textBefore } from '../lines.ts';
import { iovsWithin, type Iov } from '../iov.ts';
import { plainText, readLiteral, type Source, type TextLiteral } from '../source/index.ts';
import { all, CutReader } from './cutReader.ts';
import { mentionOf, partOf, type Mention, type MentionForm } from './mention.ts';

/** A cut on `__experiment__` and `__run__`: in a string, in text, or in code. */
export function readCut(source: Source, offset: number): Mention | undefined {
  // Most just name a column to be written or plotted: don't analyze the text for those.
  if (!isCompared(source.text, offset)) return undefined;
  const inString = stringAround(source, offset);
  const isMask = !inString && isCode(source);
  const text = inString ?? (isMask ? maskAround(source, offset) : bareCut(source, offset));
  if (!text) return undefined;
  const quoted = /&&|\|\|/.test(text.value) ? 'rdataframe-cut' : 'pandas-cut';
  return cutIn(text, isMask ? 'mask' : quoted);
}

/**
 * A query on columns with other names, `experiment == 12 and run == 798`. On its own, such a column
 * could be anything, and we don't know how to write other queries of this kind.
 */
export function readQuery(source: Source, quote: number): Mention | undefined {
  // Most queries are on other columns.
  if (!isCode(source) || !comparedName.test(source.text.slice(quote, quote + reach)))
    return undefined;
  const text = stringAround(source, quote + 1);
  const value = text?.value.replaceAll(
    names,
    (_name, run?: string) => `__${run === undefined ? 'experiment' : 'run'}__`,
  );
  if (!text || !value || value === text.value) return undefined;
  const isOfBoth = value.includes('__experiment__') && value.includes('__run__');
  return isOfBoth ? cutIn({ ...text, value }, 'mask') : undefined;
}

const names = /(?<![\w.@"'])(?:(run)|exp(?:eriment)?)(?:_?(?:no|num|number))?(?!\w)/gi;
/** On a string's first line, or below triple quotes. */
const comparedName = new RegExp(
  String.raw`^(?:["']{3}\s*)?.*?${names.source}\s*(?:[=!]=|[<>]|(?:not )?in\b)`,
  'i',
);

function cutIn({ value, start, end }: TextLiteral, form: MentionForm): Mention | undefined {
  const reader = new CutReader(value);
  const boxes = reader.boxes();
  if (reader.isUnclear || !boxes || boxes.length === 0) return undefined;
  // Combining one object's run with another's experiment doesn't give a run.
  if (reader.owners.size > 1 || boxes.some(({ experiments }) => experiments === all))
    return undefined;
  const span = { start, end };
  const iovs = boxes.flatMap(({ experiments, runs }) => iovsWithin(experiments, runs));
  if (iovs.some(isTooMuch)) return undefined;
  const parts = iovs.map((iov) => partOf(span, iov));
  return mentionOf(form, span, parts, reader.isPartial);
}

/** How far from a column, in characters, a comparison is searched for. */
const reach = 200;
const comparedBefore = /(?:[=!<>]=|[<>])[\w.\s"'([\]>-]*$/;
const comparedBehind =
  /^(?:[\w.\s"'\])]|(?:#|\/\/)[^\n]*\n)*?(?:[=!<>]|\b(?:in|isin|between)\s*[[(])/;

/** Whether a column is next to a comparison operator, ignoring quotes and brackets. */
function isCompared(text: string, offset: number): boolean {
  return (
    comparedBehind.test(text.slice(offset, offset + reach)) ||
    comparedBefore.test(textBefore(text, offset, reach))
  );
}

/** Languages in which unquoted text is executed. */
function isCode({ language }: Source): boolean {
  return language === 'python' || language === 'cpp';
}

/** The string literal around an offset, if it's more than a column name. */
function stringAround(source: Source, offset: number): TextLiteral | undefined {
  const token = source.tokenAround(offset);
  if (token?.kind !== 'string') return undefined;
  const literal = readLiteral(source, token.start);
  if (literal.kind !== 'text' || literal.end <= offset) return undefined;
  // Whatever is concatenated to it may select other runs.
  const isJoined =
    /^\s*[+%]/.test(source.text.slice(literal.end, literal.end + 100)) ||
    /\+\s*$/.test(textBefore(source.text, literal.start, 100));
  return isJoined || /^\w+$/.test(literal.value) ? undefined : literal;
}

/** The longest cut without quotes, in characters. */
const longest = 2000;

/** What looks like a cut around an offset, without quotes to mark its ends. */
function bareCut({ text, language }: Source, offset: number): TextLiteral | undefined {
  if (language === 'json') return undefined;
  const begin = lineStart(text, offset);
  const opening = /[\s(]*$/.exec(text.slice(begin, offset));
  const start = offset - (opening?.[0].trimStart().length ?? 0);
  const [value = ''] =
    /^[\w\s()&|=<>]*[\w)]/.exec(text.slice(start, start + longest).split('\n', 1)[0] ?? '') ?? [];
  return plainText(value, start);
}

/** The condition in code around an offset: `(df.__experiment__ == 12) & (df["__run__"] >= 798)`. */
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
  if (/\b(?:logical_\w+|not_|invert)$/.test(textBefore(text, bracket ?? 0, 30))) return undefined;
  const inner = bracket === undefined ? undefined : source.closingOf(bracket);
  const from = Math.max(bracket === undefined ? lineStart(text, at) : bracket + 1, at - longest);
  const lineEnd = text.indexOf('\n', at);
  const to = Math.min(inner ?? (lineEnd < 0 ? text.length : lineEnd), at + longest);
  // Not in nested brackets or in a string.
  const isBoundary = (boundary: number): boolean =>
    source.bracketAround(boundary) === bracket && source.tokenAround(boundary) === undefined;
  const before = text.slice(from, at).matchAll(starts);
  const begins = Array.from(before, ({ index, 0: sign }) => from + index + sign.length);
  const ends = Array.from(text.slice(at, to).matchAll(stops), ({ index }) => at + index);
  const start = begins.findLast(isBoundary) ?? from;
  const value = text.slice(start, ends.find(isBoundary) ?? to);
  return plainText(value.trim(), start + indentationOf(value));
}

/** Whether brackets hold a part of a condition or a column's name, not a function's arguments. */
function isPartOfCondition({ text }: Source, bracket: number): boolean {
  if (text[bracket] === '[')
    return /^\[\s*(["'])\w+\1\s*\]/.test(text.slice(bracket, bracket + 40));
  const before = textBefore(text, bracket, 50);
  return (
    text[bracket] === '(' && (!/[\w)\]]\s*$/.test(before) || /\b(?:and|or|not|in)\s*$/.test(before))
  );
}

/** What may precede and follow a condition within the same brackets. */
const starts = /(?<![=!<>])=(?!=)|[,;:{}?]|\b(?:if|elif|while|return|assert|lambda)\b/g;
const stops = /(?<![=!<>])=(?!=)|[,;:{}?]|\b(?:if|else)\b|$/g;

/** Whether an interval stands for some runs of each of many experiments. */
function isTooMuch({ first, last }: Iov): boolean {
  const isOfEach = first.run === 0 && last.run === Infinity;
  return first.experiment !== last.experiment && !isOfEach;
}
