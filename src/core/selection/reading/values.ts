import { behindMatch, matchAt } from '../lines.ts';
import { plainText, readLiteral, type Item, type Literal, type Source } from '../source/index.ts';

/** The value after a name and its separator; undefined if there is none, or more than a value. */
export function readValue(source: Source, at: number, separator: string): Literal | undefined {
  const value = valueAt(source, at, separator);
  if (value === undefined || value.kind === 'other') return undefined;
  if (source.language === 'shell') return isWord(source, value.end, separator) ? value : undefined;
  // `for run in 798, 799:`
  if (separator.trim() === 'in' && value.kind === 'number') return undefined;
  const isAll = separator === '==' || isWhole(source, behindCall(source, at, value.end));
  return isAll ? value : undefined;
}

/** The offset after the call that a value is in: `set([798])`. */
function behindCall(source: Source, at: number, end: number): number {
  if (!/^\s*\)/.test(source.text.slice(end, end + 200))) return end;
  const bracket = source.bracketAround(end);
  if (bracket === undefined || bracket < at) return end;
  const closing = source.closingOf(bracket);
  return closing === undefined ? end : behindCall(source, at, closing + 1);
}

/** Whether a shell word ends here, and with it the words of a loop. */
function isWord({ text }: Source, end: number, separator: string): boolean {
  const rest = text.slice(end, end + 100);
  return separator.trim() === 'in'
    ? /^[ \t]*(?:$|\r?\n|[;#])/.test(rest)
    : /^(?:$|[\s;&|)}`"'])/.test(rest);
}

/** Whether a value ends here: one that continues, as in `[1] + others`, is a different value. */
function isWhole(source: Source, end: number): boolean {
  const { text, language } = source;
  if (language === 'text') return true;
  if (language === 'yaml' && source.bracketAround(end) === undefined) {
    return /^,?[ \t]*(?:$|\r?\n|#)/.test(text.slice(end, end + 200));
  }
  const found = matchAt(/[ \t]*(?:($|\r?\n|[,;:)\]}"'\\])|(?=[#/]))/y, text, end);
  // It continues on the next line.
  if (language === 'python' && found?.[1] === '\\') return false;
  if (!found || found[1] !== undefined) return found !== null;
  return source.tokenFrom(end + found[0].length)?.kind === 'comment';
}

function valueAt(source: Source, at: number, separator: string): Literal | undefined {
  const { text, language } = source;
  if (language === 'yaml') {
    // Its anchor and tag come first.
    const from = behindMatch(/(?:[ \t]+[&!][^\s,[\]{}]*)*/y, text, at);
    return isLineEnd(source, from) ? readBlock(source, from) : readPlain(source, from);
  }
  if (isLineEnd(source, at)) return undefined;
  const start = behindMatch(/[ \t]{0,200}/y, text, at);
  if (language === 'shell' || separator.trim() === 'in') {
    const words = /(\d+(?:\s*,\s*\d+|-\d+)*(?:[ \t]+\d+(?:-\d+)?)*)(?=[\s;]|$)/y;
    const value = matchAt(words, text, start)?.[1];
    if (value !== undefined && !/^\d+$/.test(value)) return plainText(value, start);
  }
  return readLiteral(source, start);
}

/** A YAML scalar without quotes, on one or more lines, or any other value. */
function readPlain(source: Source, at: number): Literal {
  const plain =
    /[ \t]*(\d+(?:[ \t]*-[ \t]*\d+)?(?:,\s*\d+(?:[ \t]*-[ \t]*\d+)?)*),?[ \t]*(?=#|\r?\n|$)/y;
  const value = matchAt(plain, source.text, at)?.[1];
  if (value === undefined || /^\d+$/.test(value)) return readLiteral(source, at);
  return plainText(value, source.text.indexOf(value, at));
}

/** `- 798` per line, or `12: 798-801` per experiment, whose runs may again be a block. */
function readBlock(source: Source, at: number, outer = -1): Literal | undefined {
  const line =
    /(?:[ \t]*(?:#[^\n]*)?\r?\n)+([ \t]*)(?:-[ \t]+|(?<=[ \t])(\d+):(?:[ \t]+|(?=\r?\n)))/y;
  const items: Item[] = [];
  let start: number | undefined;
  let column: number | undefined;
  let end = at;
  for (;;) {
    const found = matchAt(line, source.text, end);
    if (!found) break;
    const [text, blanks = '', key] = found;
    column ??= blanks.length;
    const isOfOuter = key === undefined ? column < outer : column <= outer;
    // The next item of the enclosing list.
    if (isOfOuter || blanks.length < column) break;
    if (items[0] && (items[0].key === undefined) !== (key === undefined)) break;
    const behind = line.lastIndex;
    const value = isLineEnd(source, behind)
      ? readBlock(source, behind, blanks.length)
      : readPlain(source, behind);
    if (!value) return undefined;
    start ??= key === undefined ? value.start : found.index + text.lastIndexOf(key);
    items.push({ key, start: value.start, value });
    end = value.end;
  }
  return start === undefined ? undefined : { kind: 'list', name: undefined, items, start, end };
}

/** Whether nothing but a comment follows on the line. */
function isLineEnd({ text }: Source, at: number): boolean {
  return matchAt(/[ \t]*(?:\r?\n|#|$)/y, text, at) !== null;
}
