import { lineStart } from '../lines.ts';
import type { Literal, Source, Span } from '../source/index.ts';
import { readValue } from './values.ts';
import { isKeyWord, isSetAnyway } from './words.ts';

/** A name with what stands behind it: `runs = […]`, `"experiment": 12`, `runList=[…]`. */
export interface Key extends Span {
  readonly name: string;
  /** Lower case, without `_` and `-`. */
  readonly word: string;
  readonly value: Literal;
  /** Whether it is part of a comment or a string, whatever that says. */
  readonly isInText: boolean;
  /** Whether it is not set, but compared: `if exp == 12`. */
  readonly isCompared: boolean;
  /** Whether it takes the values one after the other: `for run in […]`. */
  readonly isLoop: boolean;
  /** What stands between: `=`, `:`, `+=`, `.append(`. */
  readonly operator: string;
  /** Whether the value is added to what is there: `runs += […]`, `runs.append(798)`. */
  readonly isAdded: boolean;
  /** What it is an attribute of: `self` of `self.runs`; empty where it is none. */
  readonly owner: string;
  /** Whether it is set as a parameter of a module: `module.param('runList', […])`. */
  readonly isParameter: boolean;
}

/** What may stand between a name and its value. */
export const separators = String.raw`==?(?!=)|:(?!:)|\bin\s|(?=\{)|[+|]=|\.(?:extend|append|update|add)\s*\(|,(?=\s*[\d[])`;

/**
 * The key at whose name a match begins, maybe in its middle: `runs = ` of `good_runs = `. Undefined
 * where there is no value on its line.
 */
export function readKey(
  source: Source,
  found: RegExpExecArray,
  tail: string,
  separator: string,
): Key | undefined {
  const { text } = source;
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
  const at = separator === ':' ? behindType(source, end) : end;
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
    // Asked of few: a source is looked through only then.
    get isInText() {
      return source.stateAt(start) !== undefined;
    },
    get owner() {
      return ownerIn(call || line);
    },
    isCompared: separator === '==',
    isParameter: separator === ',',
    isLoop: separator.trim() === 'in',
    operator: separator,
    isAdded: /^[+|.]/.test(separator),
    start: begin,
    end: value.end,
  };
}

/** `self` of `self.` before a name, `module` of `module.param('`. */
function ownerIn(before: string): string {
  const [, owner = ''] =
    /([\w.[\]"']*)(?:\.|->)(?:param\(\s*["']?)?$/.exec(before.slice(-200)) ?? [];
  return owner;
}

/** `module.param('` */
const parameter = /(?:[A-Za-z_][\w.]*\.)?param\(\s*$/;
/** What an assignment stands behind in a shell; behind other words it is an argument. */
const command =
  /(?:^|[;&|({`]|\b(?:export|local|readonly|declare|typeset|then|do|else|-\w+))\s*(?:\w+=\S*\s+)*$/;

/** Whether a name and its sign give something a value in a language. */
function isSet({ language }: Source, line: string, separator: string, text: string): boolean {
  switch (separator) {
    // `runs{798, 799}`
    case '':
      return language === 'cpp';
    case ',':
      return parameter.test(line);
    case '=':
      // `[ "$run" = 5 ]` sets nothing.
      return language !== 'shell' || (!/\s/.test(text) && command.test(line));
    case ':':
      return language !== 'python' || !/\blambda\b[^:]*$/.test(line);
    default:
      return !separator.startsWith('.') || language === 'python';
  }
}

/** Whether only an element is set, `runs[12] = …`, not an array declared as C++ does. */
function isElement({ language }: Source, line: string, text: string): boolean {
  return /\[\d+\]/.test(text) && !(language === 'cpp' && /[\w>*]\s+$/.test(line));
}

/** Behind the type in `runs: list[int] = […]`. */
function behindType({ text, language }: Source, at: number): number {
  const annotation = /[ \t]*[A-Za-z_][\w.[\], |]*=(?!=)/y;
  annotation.lastIndex = at;
  return language === 'python' && annotation.test(text) ? annotation.lastIndex : at;
}
