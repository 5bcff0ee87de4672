import { plainText, readLiteral, type Item, type Literal, type Source } from '../source/index.ts';

/** The value behind a name and its sign; undefined where there is none, or something goes on behind it. */
export function readValue(source: Source, at: number, separator: string): Literal | undefined {
  const value = valueAt(source, at, separator);
  if (value === undefined || value.kind === 'other') return undefined;
  // `for run in 798, 799:`
  if (separator.trim() === 'in' && value.kind === 'number' && source.language !== 'shell')
    return undefined;
  if (source.language === 'shell') return isWord(source, value.end, separator) ? value : undefined;
  return separator === '==' || isWhole(source, behindCall(source, at, value.end))
    ? value
    : undefined;
}

/** Behind the call that a value is in: `set([798])`. */
function behindCall(source: Source, at: number, end: number): number {
  const bracket = source.bracketAround(end);
  if (bracket === undefined || bracket < at || !/^\s*\)/.test(source.text.slice(end, end + 200))) {
    return end;
  }
  const closing = source.closingOf(bracket);
  return closing === undefined ? end : behindCall(source, at, closing + 1);
}

/** Whether a word of a shell ends there, and with it the words that a loop takes. */
function isWord({ text }: Source, end: number, separator: string): boolean {
  const rest = text.slice(end, end + 100);
  return separator.trim() === 'in'
    ? /^[ \t]*(?:$|\r?\n|[;#])/.test(rest)
    : /^(?:$|[\s;&|)}`"'])/.test(rest);
}

/** Whether a value ends there: what goes on, as in `[1] + others`, is another one. */
function isWhole(source: Source, end: number): boolean {
  const { text, language } = source;
  if (language === 'text') return true;
  if (language === 'yaml' && source.bracketAround(end) === undefined) {
    return /^,?[ \t]*(?:$|\r?\n|#)/.test(text.slice(end, end + 200));
  }
  const next = /[ \t]*(?:($|\r?\n|[,;:)\]}"'\\])|(?=[#/]))/y;
  next.lastIndex = end;
  const found = next.exec(text);
  // There it goes on in the next line.
  if (language === 'python' && found?.[1] === '\\') return false;
  if (!found || found[1] !== undefined) return found !== null;
  return source.tokenFrom(next.lastIndex)?.kind === 'comment';
}

function valueAt(source: Source, at: number, separator: string): Literal | undefined {
  const { text, language } = source;
  if (language === 'yaml') {
    const from = behindAnchor(source, at);
    return isLineEnd(source, from) ? readBlock(source, from) : readPlain(source, from);
  }
  if (isLineEnd(source, at)) return undefined;
  const start = at + (/^[ \t]*/.exec(text.slice(at, at + 200))?.[0].length ?? 0);
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

/** `- 798` on a line for each, or `12: 798-801` for each experiment, whose runs may be a block again. */
function readBlock(source: Source, at: number, outer = -1): Literal | undefined {
  const line =
    /(?:[ \t]*(?:#[^\n]*)?\r?\n)+([ \t]*)(?:-[ \t]+|(?<=[ \t])(\d+):(?:[ \t]+|(?=\r?\n)))/y;
  const items: Item[] = [];
  let start: number | undefined;
  let column: number | undefined;
  let end = at;
  for (;;) {
    line.lastIndex = end;
    const found = line.exec(source.text);
    if (!found) break;
    const [text, blanks = '', key] = found;
    column ??= blanks.length;
    const isOfOuter = key === undefined ? column < outer : column <= outer;
    // The next item of what this is in.
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

/** Whether nothing but a comment goes on on a line. */
function isLineEnd({ text }: Source, at: number): boolean {
  const rest = /[ \t]*(?:\r?\n|#|$)/y;
  rest.lastIndex = at;
  return rest.test(text);
}

/** Behind the anchor and the tag of a value. */
function behindAnchor({ text }: Source, at: number): number {
  const anchor = /(?:[ \t]+[&!][^\s,[\]{}]*)*/y;
  anchor.lastIndex = at;
  anchor.test(text);
  return anchor.lastIndex;
}
