import type { Language } from '../language.ts';
import { Scopes } from '../reading/scopes.ts';

/** Where in a source something is written. */
export interface Place {
  readonly language: Language;
  /** The longest line. */
  readonly width: number;
  /** What the line begins with. */
  readonly indentation: string;
  /** One step of indentation. */
  readonly step: string;
  /** Characters on the line before and after. */
  readonly before: number;
  readonly after: number;
  /** Within the quotes of a string, or as an item of a list; else anywhere a value can stand. */
  readonly inside: 'quotes' | 'list' | undefined;
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
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const line = source.slice(lineStart, start);
  const rest = /[^\r\n]*/y;
  rest.lastIndex = end;
  return {
    ...empty,
    width: width ?? empty.width,
    step: step ?? empty.step,
    indentation: /^[ \t]*/.exec(line)?.[0] ?? '',
    before: start - lineStart,
    after: rest.exec(source)?.[0].length ?? 0,
    inside: isInQuotes(line, language)
      ? 'quotes'
      : isInList(source, start, language)
        ? 'list'
        : undefined,
    asList: /^[[({]/.test(source.slice(start, end)),
  };
}

function isInQuotes(line: string, language: Language): boolean {
  if (language === 'text') return false;
  // In YAML, and in comments, an apostrophe is no quote.
  const opening = language === 'yaml' ? String.raw`(?<=^|[\s[{(,:=])` : '';
  const strings = new RegExp(
    String.raw`#.*|${opening}"(?:[^"\\]|\\.)*("|$)|${opening}'(?:[^'\\]|\\.)*('|$)`,
    'g',
  );
  return [...line.matchAll(strings)].some(
    ([all, double, single]) => !all.startsWith('#') && !(double ?? single),
  );
}

/** Whether an offset is between two items of a list, or where its first or last one would be. */
function isInList(source: string, offset: number, language: Language): boolean {
  const bracket = new Scopes(source, language).bracketAround(offset);
  if (bracket === undefined) return false;
  const isItem = /[[({,]\s*$/.test(source.slice(bracket, offset));
  switch (source[bracket]) {
    case '[':
      return isItem;
    case '{':
      return isItem && (language === 'cpp' || language === 'python');
    default:
      return (
        language === 'shell' || (isItem && !/\w\s*$/.test(source.slice(0, bracket).slice(-80)))
      );
  }
}
