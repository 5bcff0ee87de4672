import { lineStart } from '../lines.ts';
import { lineComments, type Language } from '../language.ts';
import { Scopes } from '../reading/scopes.ts';

/** Where in a source something is written. */
export interface Place {
  readonly language: Language;
  /** The longest line. */
  readonly width: number;
  /** What the line begins with, up to the dash where it is inside a block. */
  readonly indentation: string;
  /** One step of indentation. */
  readonly step: string;
  /** Characters on the line before and after. */
  readonly before: number;
  readonly after: number;
  /**
   * Within the quotes of a string, as an item of a list in brackets or behind a dash of YAML's, or
   * as another value in brackets; else anywhere a value can stand.
   */
  readonly inside: 'quotes' | 'list' | 'block' | 'brackets' | undefined;
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
    inside: undefined,
    asList: false,
  };
}

export interface PlaceOptions {
  /** The longest line; the language's usual one where it is not given. */
  readonly width?: number | undefined;
  readonly step?: string | undefined;
}

/** The place of a source where what stands from `start` to `end` is written over. */
export function placeIn(
  source: string,
  { start, end }: { readonly start: number; readonly end: number },
  language: Language,
  { width, step }: PlaceOptions = {},
): Place {
  const empty = emptyPlace(language);
  const begin = lineStart(source, start);
  const line = source.slice(begin, start);
  const rest = /[^\r\n]*/y;
  rest.lastIndex = end;
  const inside = isInQuotes(line, language) ? 'quotes' : bracketsAround(source, start, language);
  const dash = inside === undefined && language === 'yaml' ? dashBefore(line) : undefined;
  return {
    ...empty,
    width: width ?? empty.width,
    step: step ?? empty.step,
    indentation: indentationOf(line.slice(0, dash), language),
    before: start - begin,
    after: rest.exec(source)?.[0].length ?? 0,
    inside: dash === undefined ? inside : 'block',
    asList: /^[[({]/.test(source.slice(start, end)),
  };
}

/** What a line begins with: in YAML, a list's item begins after its dash. */
function indentationOf(line: string, language: Language): string {
  const blanks = language === 'yaml' ? /^[ \t]*(?:- +)*/ : /^[ \t]*/;
  return (blanks.exec(line)?.[0] ?? '').replaceAll('-', ' ');
}

/** Where the dash is, right behind which a line ends. */
function dashBefore(line: string): number | undefined {
  return /^[ \t]*(?:- +)+$/.test(line) ? line.lastIndexOf('-') : undefined;
}

function isInQuotes(line: string, language: Language): boolean {
  const comment = lineComments[language];
  if (comment === undefined) return false;
  // In YAML an apostrophe may be one, in C++ it may stand between digits.
  const opening =
    language === 'yaml'
      ? String.raw`(?<=^|[\s[{(,:=])`
      : language === 'cpp'
        ? String.raw`(?<!\w)`
        : '';
  const strings = new RegExp(
    String.raw`${comment}.*|"(?:[^"\\]|\\.)*("|$)|${opening}'(?:[^'\\]|\\.)*('|$)`,
    'g',
  );
  return [...line.matchAll(strings)].some(
    ([all, double, single]) => /^["']/.test(all) && !(double ?? single),
  );
}

/** Whether an offset is between two items of a list, or where its first or last one would be. */
function bracketsAround(
  source: string,
  offset: number,
  language: Language,
): 'list' | 'brackets' | undefined {
  const bracket =
    language === 'text' ? undefined : new Scopes(source, language).bracketAround(offset);
  if (bracket === undefined) return undefined;
  const isItem = /[[({,]\s*$/.test(source.slice(bracket, offset));
  const isList = ((): boolean => {
    switch (source[bracket]) {
      case '[':
        return isItem;
      case '{':
        return isItem && (language === 'cpp' || language === 'python');
      default:
        if (language === 'shell') return true;
        return isItem && !/\w\s*$/.test(source.slice(Math.max(0, bracket - 80), bracket));
    }
  })();
  return isList ? 'list' : 'brackets';
}
