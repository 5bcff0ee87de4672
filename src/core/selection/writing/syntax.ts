import type { Language } from '../language.ts';

/** How a language writes lists, maps and strings. */
export interface Syntax {
  readonly list: Brackets;
  readonly map: Brackets;
  readonly entry: (key: number, value: string) => string;
  readonly comma: string;
  /** Whether its formatter puts a comma after the last item of a list on several lines. */
  readonly trailingComma: boolean;
  readonly quoted: (text: string) => string;
  /** How a string is continued on the next line; undefined if it can't be. */
  readonly longText: 'parentheses' | 'adjacent' | 'folded' | undefined;
}

export type Brackets = readonly [open: string, close: string];

const double = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const none: Brackets = ['', ''];

/** What most languages have in common. */
const usual = {
  list: ['[', ']'],
  map: ['{', '}'],
  comma: ',',
  trailingComma: false,
  quoted: double,
  longText: undefined,
} as const;

export const syntaxes: Record<Language, Syntax> = {
  python: {
    ...usual,
    entry: (key, value) => `${key}: ${value}`,
    trailingComma: true,
    longText: 'parentheses',
  },
  yaml: {
    ...usual,
    // In braces, a comma ends an unquoted scalar.
    entry: (key, value) => `${key}: ${/^[["]|^$/.test(value) ? value : double(value)}`,
    trailingComma: true,
    quoted: (text) => (/^\d[\d, -]*[, -][\d, -]*$|^[/e]\S+$/.test(text) ? text : double(text)),
    longText: 'folded',
  },
  json: { ...usual, entry: (key, value) => `"${key}": ${value}` },
  cpp: {
    ...usual,
    list: ['{', '}'],
    entry: (key, value) => `{${key}, ${value}}`,
    longText: 'adjacent',
  },
  shell: {
    ...usual,
    list: none,
    map: ['(', ')'],
    entry: (key, value) => `[${key}]=${/^\d+$/.test(value) ? value : double(value)}`,
    comma: '',
    quoted: (text) => (/[\s()&|<>"'$]/.test(text) ? double(text) : text),
  },
  text: {
    ...usual,
    list: none,
    map: none,
    entry: (key, value) => `${key}: ${value}`,
    quoted: (text) => text,
    longText: 'folded',
  },
};
