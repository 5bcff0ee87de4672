import { behindMatch, lineStart } from '../lines.ts';
import type { Literal, NumberLiteral, Source, Span } from '../source/index.ts';
import { readValue } from './values.ts';
import { isKeyWord, isSetAnyway } from './words.ts';

/** A name and the value that follows it: `runs = […]`, `"experiment": 12`, `runList=[…]`. */
export interface Key extends Span {
  readonly name: string;
  /** Lower case, without `_` and `-`. */
  readonly word: string;
  readonly value: Literal;
  /** Whether it's part of a comment or a string. */
  readonly isInText: boolean;
  /** What separates name and value: `=`, `:`, `+=`, `.append(`, `==`, `in` of a loop. */
  readonly operator: string;
  /** Whether the value is added to the existing ones: `runs += […]`, `runs.append(798)`. */
  readonly isAdded: boolean;
  /** The object it's an attribute of: `self` in `self.runs`; otherwise empty. */
  readonly owner: string;
  /** Whether it's assigned as a module parameter: `module.param('runList', […])`. */
  readonly isParameter: boolean;
}

export type NumberKey = Key & { readonly value: NumberLiteral };

export function isNumberKey(key: Key): key is NumberKey {
  return key.value.kind === 'number';
}

/** What may separate a name and its value. */
export const separators = String.raw`==?(?!=)|:(?!:)|\bin\s|(?=\{)|[+|]=|\.(?:extend|append|update|add)\s*\(|,(?=\s*[\d[])`;

/**
 * The key whose name a match begins in, possibly in the middle: `runs = ` in `good_runs = `.
 * Undefined if there is no value on its line.
 */
export function readKey(source: Source, found: RegExpExecArray): Key | undefined {
  const { text } = source;
  const { key: tail = '', separator = '' } = found.groups ?? {};
  let start = found.index;
  while (/[\w-]/.test(text[start - 1] ?? '')) start--;
  const name = text.slice(start, found.index) + tail;
  const word = name.toLowerCase().replaceAll(/[_-]/g, '');
  if (!isKeyWord(word)) return undefined;
  const quote = found[0].charAt(tail.length);
  if (/["']/.test(quote) && text[start - 1] === quote) start--;
  const line = text.slice(lineStart(text, start), start);
  const end = found.index + found[0].length;
  if (!isSet(source, line, separator, found[0] + text.charAt(end))) return undefined;
  if (isElement(source, line, found[0])) return undefined;
  // The type in `runs: list[int] = […]`.
  const isTyped = separator === ':' && source.language === 'python';
  const at = isTyped ? behindMatch(/[ \t]*[A-Za-z_][\w.[\], |]*=(?!=)/y, text, end) : end;
  const value =
    readValue(source, at, separator) ??
    (isSetAnyway({ name, word }) ? ({ kind: 'other', start: at, end: at } as const) : undefined);
  if (value === undefined) return undefined;
  const call = separator === ',' ? (parameter.exec(line)?.[0] ?? '') : '';
  const begin = start - call.length;
  return {
    name,
    word,
    value,
    // Rarely needed, and only then is the source scanned.
    get isInText() {
      return source.stateAt(start) !== undefined;
    },
    get owner() {
      return ownerIn(call || line);
    },
    isParameter: separator === ',',
    operator: separator.trim(),
    isAdded: /^[+|.]/.test(separator),
    start: begin,
    end: value.end,
  };
}

/** `self` from `self.` before a name, `module` from `module.param('`. */
export function ownerIn(before: string): string {
  const [, owner = ''] =
    /([\w.[\]"']*)(?:\.|->)(?:param\(\s*["']?)?$/.exec(before.slice(-200)) ?? [];
  return owner;
}

/** `module.param('` */
const parameter = /(?:[A-Za-z_][\w.]*\.)?param\(\s*$/;
/** What precedes a command in a shell, also with assignments for it. */
const command = String.raw`(?:^|[;&|(){}!\x60]|\b(?:then|do|else|if|elif|while|until))\s*(?:\w+=\S*\s+)*`;
const declaring = String.raw`(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+|\w+=\S*\s+)*)?`;

/** Whether what follows is at the beginning of a shell command, or behind certain words. */
export function beginsCommand(line: string, words = declaring): boolean {
  return new RegExp(`${command}${words}$`).test(line);
}

/** `exp=14 ./process`: whether a shell sets a name for one command only. */
export function isForCommand({ text, language }: Source, start: number, end: number): boolean {
  if (language !== 'shell') return false;
  const line = text.slice(lineStart(text, start), start);
  return beginsCommand(line, '') && givenToCommand.test(text.slice(end, end + 500));
}

const shellValue = String.raw`\+?=(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$?\([^()]*\)|[^\s;&|"'()])*`;
const givenToCommand = new RegExp(
  String.raw`^${shellValue}(?:[ \t]+\w+${shellValue})*[ \t]+(?!\w+\+?=)[^\s;&|#)}\\]`,
);

/** Whether a name and its separator assign a value in a language. */
function isSet({ language }: Source, line: string, separator: string, text: string): boolean {
  switch (separator) {
    // `runs{798, 799}`
    case '':
      return language === 'cpp';
    case ',':
      return parameter.test(line);
    case '=':
      // `[ "$run" = 5 ]` assigns nothing.
      return language !== 'shell' || (!/\s/.test(text) && beginsCommand(line));
    case ':':
      return language !== 'python' || !/\blambda\b[^:]*$/.test(line);
    default:
      if (separator.startsWith('.')) return language === 'python';
      // `case $run in`
      return language !== 'shell' || !/\$\{?$/.test(line);
  }
}

/** Whether only an element is assigned, `runs[12] = …`; in C++, this may also declare an array. */
function isElement({ language }: Source, line: string, text: string): boolean {
  return /\[\d+\]/.test(text) && !(language === 'cpp' && /[\w>*]\s+$/.test(line));
}
