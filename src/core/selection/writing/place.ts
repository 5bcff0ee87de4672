import { lineStart } from '../lines.ts';
import { lineComments, type Language } from '../language.ts';
import { shifted, type Source, type Span } from '../source/index.ts';
import { bracketsAround, noJoints, type Joints } from './brackets.ts';

/** Where in a source something is written. */
export interface Place {
  readonly language: Language;
  /** The longest line. */
  readonly width: number;
  /** What further lines begin with: blanks, in a comment also its sign; in a block up to the dash. */
  readonly indentation: string;
  /** One step of indentation. */
  readonly step: string;
  /** Characters on the line before and after. */
  readonly before: number;
  readonly after: number;
  /** What closes brackets or goes on behind it: the first character on the line after it. */
  readonly next: string;
  /**
   * - `quotes`: within those of a string
   * - `list`: as an item of a list in brackets
   * - `block`: as an item behind a dash of YAML's
   * - `brackets`: as another value in brackets
   * - `assignment`, `words`: behind `name=` in a shell, or anywhere else on a line of it
   *
   * Else anywhere a value can stand.
   */
  readonly inside: 'quotes' | 'list' | 'block' | 'brackets' | 'assignment' | 'words' | undefined;
  /** What has to stand between it and what is before and after it. */
  readonly joints: Joints;
  /** Also a single run is written as a list of one. */
  readonly asList: boolean;
}

/** The line widths that the usual formatters of these languages have. */
const widths: Record<Language, number> = {
  python: 88,
  yaml: 80,
  json: 80,
  cpp: 100,
  shell: 80,
  text: 80,
};

/** A place of its own, as on the clipboard. */
export function emptyPlace(language: Language): Place {
  return {
    language,
    width: widths[language],
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
  /** The longest line; the language's usual one where it is not given. */
  readonly width?: number | undefined;
  readonly step?: string | undefined;
}

/** The place of a source where what stands from `start` to `end` is written over. */
export function placeIn(source: Source, span: Span, { width, step }: PlaceOptions = {}): Place {
  const part = source.partAround(span);
  if (part) return placeIn(part.source, shifted(span, -part.start), { width, step });
  const { text, language } = source;
  const { start, end } = span;
  const empty = emptyPlace(language);
  const begin = lineStart(text, start);
  const line = text.slice(begin, start);
  const rest = /[^\r\n]*/y;
  rest.lastIndex = end;
  const after = rest.exec(text)?.[0] ?? '';
  return {
    ...empty,
    // A macro ends with its line.
    width:
      language === 'cpp' && (/^\s*#/.test(line) || goesOn(text, start))
        ? Infinity
        : (width ?? empty.width),
    step: step ?? empty.step,
    indentation: indentationOf(line, language),
    before: start - begin,
    after: after.length,
    next: after.trimStart().charAt(0),
    asList: /^[[({]/.test(text.slice(start, end)),
    ...surroundings(source, span, line),
  };
}

/** In a shell, what is within quotes or the brackets of an array, and in text within brackets: these stay. */
export function withinWords(text: string, { start, end }: Span, language: Language): Span {
  const own = text.slice(start, end);
  const isWhole =
    language === 'shell'
      ? /^(["']).*\1$|^\([^]*\)$/.test(own)
      : language === 'text' && /^(["']).*\1$|^\([^]*\)$|^\[[^]*\]$|^\{[^]*\}$/.test(own);
  return isWhole ? { start: start + 1, end: end - 1 } : { start, end };
}

/** What a place is inside of, where its line begins with some text. */
function surroundings(source: Source, span: Span, line: string): Partial<Place> {
  const { text, language } = source;
  // A row of a table in Markdown is one line.
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

/** Whether the line before ends with a sign that it goes on. */
function goesOn(text: string, offset: number): boolean {
  const begin = lineStart(text, offset);
  return /\\\r?\n$/.test(text.slice(Math.max(0, begin - 3), begin));
}

/** What a line begins with: an item of a list in YAML or Markdown begins after its sign. */
function indentationOf(line: string, language: Language): string {
  const blanks =
    language === 'yaml'
      ? /^[ \t]*(?:- +)*/
      : language === 'text'
        ? /^[ \t]*(?:(?:[-*+]|\d+[.)]) +)*/
        : /^[ \t]*/;
  return (blanks.exec(line)?.[0] ?? '').replaceAll(/\S/g, ' ');
}

/** What a comment goes on with on the next line. */
function commentBefore(line: string, language: Language): string {
  const [, blanks = '', sign] = /^([ \t]*)(#+|\/\/[/!]*<?|\/?\*+)?/.exec(line) ?? [];
  if (sign?.startsWith('/*')) return `${blanks} * `;
  const isInStars = sign === undefined && line.includes('/*');
  return `${blanks}${sign ?? (isInStars ? ' *' : lineComments[language])} `;
}
