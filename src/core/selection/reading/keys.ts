import { plainText, readLiteral, type Literal, type Source, type Span } from '../source/index.ts';
import { isKeyWord, isSetAnyway } from './words.ts';

/** A name with what stands behind it: `runs = […]`, `"experiment": 12`, `runList=[…]`. */
export interface Key extends Span {
  readonly name: string;
  /** Lower case, without `_` and `-`. */
  readonly word: string;
  readonly value: Literal;
  readonly isInComment: boolean;
  /** Whether it is not set, but compared: `if exp == 12`. */
  readonly isCompared: boolean;
}

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
  const { text, language } = source;
  let start = found.index;
  while (/[\w-]/.test(text[start - 1] ?? '')) start--;
  const name = text.slice(start, found.index) + tail;
  if (/["']/.test(found[0].charAt(tail.length)) && text[start - 1] === found[0][tail.length])
    start--;
  const word = name.toLowerCase().replaceAll(/[_-]/g, '');
  if (!isKeyWord(word)) return undefined;
  // `runs{798, 799}` is C++.
  if (separator === '' && language !== 'cpp') return undefined;
  let at = found.index + found[0].length;
  // `[ "$run" = 5 ]` sets nothing.
  if (language === 'shell' && separator === '=' && /\s/.test(found[0] + text.charAt(at))) {
    return undefined;
  }
  if (language === 'python' && separator === ':') {
    // `runs: list[int] = […]`
    const annotation = /[ \t]*[A-Za-z_][\w.[\], |]*=(?!=)/y;
    annotation.lastIndex = at;
    if (annotation.test(text)) at = annotation.lastIndex;
  }
  const value =
    wholeValue(source, at, separator) ??
    (isSetAnyway({ name, word }) ? ({ kind: 'other', start: at, end: at } as const) : undefined);
  if (value === undefined) return undefined;
  return {
    name,
    word,
    value,
    // Asked of few: a source is looked through only then.
    get isInComment() {
      return source.stateAt(start) === 'comment';
    },
    isCompared: separator === '==',
    start,
    end: value.end,
  };
}

function wholeValue(source: Source, at: number, separator: string): Literal | undefined {
  const value = readValue(source, at, separator);
  if (value === undefined || value.kind === 'other') return undefined;
  // `for run in 798, 799:`
  if (separator.trim() === 'in' && value.kind === 'number' && source.language !== 'shell')
    return undefined;
  return separator === '==' || isWhole(source, value.end) ? value : undefined;
}

/** Whether a value ends there: what goes on, as in `[1] + others`, is another one. */
function isWhole({ text, language }: Source, end: number): boolean {
  if (language === 'text' || language === 'shell') return true;
  const next = /[ \t]*(?:$|\r?\n|[,;:)\]}#/"'\\])/y;
  next.lastIndex = end;
  return next.test(text);
}

function readValue(source: Source, at: number, separator: string): Literal | undefined {
  const { text, language } = source;
  const rest = /[ \t]*(\r?\n|#|$)?/y;
  rest.lastIndex = at;
  const isLineEnd = rest.exec(text)?.[1] !== undefined;
  if (language === 'yaml') return isLineEnd ? readBlock(source, at) : readPlain(source, at);
  if (isLineEnd) return undefined;
  const start = rest.lastIndex;
  if (language === 'shell' || separator.trim() === 'in') {
    const words = /(\d+(?:\s*,\s*\d+|-\d+)*(?:[ \t]+\d+(?:-\d+)?)*)(?=[\s;]|$)/y;
    words.lastIndex = start;
    const value = words.exec(text)?.[1];
    if (value !== undefined && !/^\d+$/.test(value)) return plainText(value, start);
  }
  return readLiteral(source, start);
}

/** A YAML scalar without quotes, on one or more lines, or what other values there are. */
function readPlain(source: Source, at: number): Literal {
  const plain =
    /[ \t]*(\d+(?:[ \t]*-[ \t]*\d+)?(?:,\s*\d+(?:[ \t]*-[ \t]*\d+)?)*),?[ \t]*(?=#|\r?\n|$)/y;
  plain.lastIndex = at;
  const value = plain.exec(source.text)?.[1];
  if (value === undefined || /^\d+$/.test(value)) return readLiteral(source, at);
  return plainText(value, source.text.indexOf(value, at));
}

/** `- 798` on a line for each, or `12: 798-801` on a line for each experiment. */
function readBlock(source: Source, at: number): Literal | undefined {
  const line = /(?:[ \t]*(?:#[^\n]*)?\r?\n)+([ \t]*)(?:-[ \t]+|(?<=[ \t])(\d+):[ \t]+)/y;
  const items = [];
  let start: number | undefined;
  let column: number | undefined;
  let end = at;
  for (;;) {
    line.lastIndex = end;
    const found = line.exec(source.text);
    const [text = '', blanks = '', key] = found ?? [];
    column ??= blanks.length;
    // The next item of what this is in.
    if (!found || blanks.length < column) break;
    const value = readPlain(source, line.lastIndex);
    start ??= key === undefined ? value.start : found.index + text.lastIndexOf(key);
    items.push({ key, start: value.start, value });
    end = value.end;
  }
  return start === undefined ? undefined : { kind: 'list', name: undefined, items, start, end };
}
