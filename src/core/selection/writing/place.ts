import { lineStart, matchAt, textBefore } from '../lines.ts';
import { lineComments, type Language } from '../language.ts';
import { shifted, type Source, type Span } from '../source/index.ts';
import { bracketsAround, noJoints, type Joints } from './brackets.ts';

/** A place in a source where something is written. */
export interface Place {
  readonly language: Language;
  /** The maximum line length. */
  readonly width: number;
  /**
   * What further lines begin with: blanks, in a comment followed by its sign; in a YAML list, the
   * indentation up to the dash.
   */
  readonly indentation: string;
  /** One step of indentation. */
  readonly step: string;
  /** Number of characters on the line before and after. */
  readonly before: number;
  readonly after: number;
  /** The first character on the line after it, which closes brackets or continues the code. */
  readonly next: string;
  /**
   * - `quotes`: inside a string
   * - `list`: as an item of a list in brackets
   * - `block`: as an item after a YAML dash
   * - `brackets`: as any other value in brackets
   * - `assignment`, `words`: in a shell, after `name=`, or anywhere else on a line
   *
   * Otherwise anywhere a value can be.
   */
  readonly inside: 'quotes' | 'list' | 'block' | 'brackets' | 'assignment' | 'words' | undefined;
  /** What has to separate it from what is before and after it. */
  readonly joints: Joints;
  /** Whether a single run is written as a list too. */
  readonly asList: boolean;
}

/** The default line lengths of the usual formatters, where it isn't 80. */
const widths: Partial<Record<Language, number>> = { python: 88, cpp: 100 };

/** A place without surroundings, as on the clipboard. */
export function emptyPlace(language: Language): Place {
  return {
    language,
    width: widths[language] ?? 80,
    indentation: '',
    step: language === 'python' ? '    ' : '  ',
    before: 0,
    after: 0,
    next: '',
    inside: undefined,
    joints: noJoints,
    asList: false,
  };
}

export interface PlaceOptions {
  /** The maximum line length; by default the language's usual one. */
  readonly width?: number | undefined;
  readonly step?: string | undefined;
}

/** Whether nothing else is on the line. */
export function isOnOwnLine({ before, after, indentation }: Place): boolean {
  return before === indentation.length && after === 0;
}

/** The place of a span that is to be replaced. */
export function placeIn(whole: Source, span: Span, { width, step }: PlaceOptions = {}): Place {
  const { source, start: from } = whole.partAround(span);
  const { text, language } = source;
  const { start, end } = shifted(span, -from);
  const empty = emptyPlace(language);
  const begin = lineStart(text, start);
  const line = text.slice(begin, start);
  const after = matchAt(/[^\r\n]*/y, text, end)?.[0] ?? '';
  // A macro ends with its line.
  const isMacro = language === 'cpp' && (/^\s*#/.test(line) || goesOn(text, start));
  return {
    ...empty,
    width: isMacro ? Infinity : (width ?? empty.width),
    step: step ?? empty.step,
    indentation: indentationOf(line, language),
    before: start - begin,
    after: after.length,
    next: after.trimStart().charAt(0),
    asList: /^[[({]/.test(text.slice(start, end)),
    ...surroundings(source, { start, end }, line),
  };
}

/**
 * The contents of quotes or of an array's brackets in a shell, and of quotes or brackets in text:
 * the delimiters are kept.
 */
export function withinWords(text: string, { start, end }: Span, language: Language): Span {
  const own = text.slice(start, end);
  const isWhole =
    language === 'shell'
      ? /^(["']).*\1$|^\([^]*\)$/.test(own)
      : language === 'text' && /^(["']).*\1$|^\([^]*\)$|^\[[^]*\]$|^\{[^]*\}$/.test(own);
  return isWhole ? { start: start + 1, end: end - 1 } : { start, end };
}

/** What a place is inside of; `line` is the text before it on its line. */
function surroundings(source: Source, span: Span, line: string): Partial<Place> {
  const { text, language } = source;
  // A row of a Markdown table has to stay on one line.
  if (language === 'text') return /^\s*\|/.test(line) ? { inside: 'quotes' } : {};
  const state = source.stateAt(span.start);
  if (state === 'comment') return { indentation: commentBefore(line, language) };
  if (state === 'string') return { inside: 'quotes' };
  const brackets = bracketsAround(source, span);
  if (brackets) return brackets;
  if (language === 'yaml') {
    if (line.endsWith(':')) return { joints: { before: ' ', after: '' } };
    const dash = /^[ \t]*(?:- +)+$/.test(line) ? line.lastIndexOf('-') : undefined;
    if (dash === undefined) return {};
    return { inside: 'block', indentation: indentationOf(line.slice(0, dash), language) };
  }
  if (language !== 'shell') return {};
  if (line.trim() === '') return goesOn(text, span.start) ? { inside: 'words' } : {};
  return { inside: /(?:^|[\s;&|(])\w+\+?=$/.test(line) ? 'assignment' : 'words' };
}

/** Whether the line before is continued with a backslash. */
function goesOn(text: string, offset: number): boolean {
  const begin = lineStart(text, offset);
  return /\\\r?\n$/.test(textBefore(text, begin, 3));
}

/** The indentation of a line; for a list item in YAML or Markdown, up to its text. */
function indentationOf(line: string, language: Language): string {
  const blanks =
    language === 'yaml'
      ? /^[ \t]*(?:- +)*/
      : language === 'text'
        ? /^[ \t]*(?:(?:[-*+]|\d+[.)]) +)*/
        : /^[ \t]*/;
  return (blanks.exec(line)?.[0] ?? '').replaceAll(/\S/g, ' ');
}

/** What the next line of a comment begins with. */
function commentBefore(line: string, language: Language): string {
  const [, blanks = '', sign] = /^([ \t]*)(#+|\/\/[/!]*<?|\/?\*+)?/.exec(line) ?? [];
  if (sign?.startsWith('/*')) return `${blanks} * `;
  const isInStars = sign === undefined && line.includes('/*');
  return `${blanks}${sign ?? (isInStars ? ' *' : lineComments[language])} `;
}
