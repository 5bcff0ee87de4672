import type { Language } from '../language.ts';

/** How a language writes lists, maps and strings. */
export interface Syntax {
  readonly list: Brackets;
  readonly map: Brackets;
  readonly entry: (key: number, value: string) => string;
  readonly comma: string;
  /** Whether its formatter ends a list on several lines with a comma. */
  readonly trailingComma: boolean;
  readonly quoted: (text: string) => string;
  /** How a string goes on in the next line; undefined where it can not. */
  readonly longText: 'parentheses' | 'adjacent' | 'folded' | undefined;
}

export type Brackets = readonly [open: string, close: string];

const double = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const none: Brackets = ['', ''];

export const syntaxes: Record<Language, Syntax> = {
  python: {
    list: ['[', ']'],
    map: ['{', '}'],
    entry: (key, value) => `${key}: ${value}`,
    comma: ',',
    trailingComma: true,
    quoted: double,
    longText: 'parentheses',
  },
  yaml: {
    list: ['[', ']'],
    map: ['{', '}'],
    // In braces, a comma ends what has no quotes.
    entry: (key, value) => `${key}: ${/^[["]|^$/.test(value) ? value : double(value)}`,
    comma: ',',
    trailingComma: true,
    quoted: (text) => (/^\d[\d, -]*[, -][\d, -]*$|^[/e]\S+$/.test(text) ? text : double(text)),
    longText: 'folded',
  },
  json: {
    list: ['[', ']'],
    map: ['{', '}'],
    entry: (key, value) => `"${key}": ${value}`,
    comma: ',',
    trailingComma: false,
    quoted: double,
    longText: undefined,
  },
  cpp: {
    list: ['{', '}'],
    map: ['{', '}'],
    entry: (key, value) => `{${key}, ${value}}`,
    comma: ',',
    trailingComma: false,
    quoted: double,
    longText: 'adjacent',
  },
  shell: {
    list: none,
    map: ['(', ')'],
    entry: (key, value) => `[${key}]=${/^\d+$/.test(value) ? value : double(value)}`,
    comma: '',
    trailingComma: false,
    quoted: (text) => (/[\s()&|<>"'$]/.test(text) ? double(text) : text),
    longText: undefined,
  },
  text: {
    list: none,
    map: none,
    entry: (key, value) => `${key}: ${value}`,
    comma: ',',
    trailingComma: false,
    quoted: (text) => text,
    longText: 'folded',
  },
};
