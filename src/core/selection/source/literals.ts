import { matchAt } from '../lines.ts';
import { Source } from './source.ts';
import type { Span } from './token.ts';

/** A literal value in code. */
export type Literal = NumberLiteral | TextLiteral | RangeLiteral | ListLiteral | OtherLiteral;

/** An integer, possibly one too large to be exact. */
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}

/** A string, or several adjacent ones that form one. */
export interface TextLiteral extends Span {
  readonly kind: 'text';
  readonly value: string;
  /** Where the parts of `value` are in the source. */
  readonly pieces: readonly { readonly at: number; readonly start: number }[];
}

/** `range(798, 802)`, `{798..801}` or `$(seq 798 801)`: all integers, `last` included. */
export interface RangeLiteral extends Span {
  readonly kind: 'range';
  readonly first: NumberLiteral;
  readonly last: number;
}

/** A list, tuple, set, map or call. */
export interface ListLiteral extends Span {
  readonly kind: 'list';
  /** The name of the function, if it's a call. */
  readonly name: string | undefined;
  readonly items: readonly Item[];
}

export interface Item {
  /** A keyword argument's name, or a map's key. */
  readonly key: string | undefined;
  /** Where the key begins, or the value if there is no key. */
  readonly start: number;
  readonly value: Literal;
}

/** Anything else; it ends where parsing stopped. */
export interface OtherLiteral extends Span {
  readonly kind: 'other';
}

/** The numbers in a list of nothing else, `count` of them, without keys; otherwise undefined. */
export function numbersOf(value: Literal, count?: number): NumberLiteral[] | undefined {
  if (value.kind !== 'list' || value.name !== undefined) return undefined;
  const numbers = value.items.flatMap((item) =>
    item.key === undefined && item.value.kind === 'number' ? item.value : [],
  );
  const isAll = numbers.length === value.items.length;
  return isAll && numbers.length === (count ?? numbers.length) ? numbers : undefined;
}

/** A text that is in the source without quotes. */
export function plainText(value: string, start: number): TextLiteral {
  return { kind: 'text', value, pieces: [{ at: 0, start }], start, end: start + value.length };
}

/** The offset in the source of a character in a text. */
export function offsetIn({ pieces }: TextLiteral, index: number): number {
  const piece = pieces.findLast(({ at }) => at <= index);
  return piece ? piece.start + index - piece.at : 0;
}

/** More deeply nested brackets don't contain runs. */
const deepest = 20;

/** Reads the value that begins at an offset, after blanks. It never fails: see `other`. */
export function readLiteral(source: Source, offset: number): Literal {
  return new LiteralReader(source, offset).value(0);
}

class LiteralReader {
  readonly #source: Source;
  #at: number;

  constructor(source: Source, offset: number) {
    this.#source = source;
    this.#at = offset;
  }

  value(depth: number): Literal {
    this.#skipBlanks();
    const start = this.#at;
    const literal = this.#oneValue(start, depth);
    const mayGoOn = this.#source.language === 'python' || this.#source.language === 'cpp';
    return literal.kind === 'text' && mayGoOn ? this.#joined(literal) : literal;
  }

  /** `"798-801, " "804"` is one string. */
  #joined({ kind, pieces: [...pieces], value, start, end }: TextLiteral): TextLiteral {
    this.#skipBlanks();
    for (let next = this.#string(); next; next = this.#string()) {
      pieces.push(...next.pieces.map((piece) => ({ ...piece, at: value.length })));
      value += next.value;
      ({ end } = next);
      this.#skipBlanks();
    }
    this.#at = end;
    return { kind, value, pieces, start, end };
  }

  #oneValue(start: number, depth: number): Literal {
    if (depth > deepest) return this.#other(start);
    const counted =
      this.#source.language === 'shell' &&
      this.#match(/(?:\{|\$\(seq[ \t]+)(\d+)(?:\.\.|[ \t]+)(\d+)[)}]/y);
    if (counted) return rangeOf(counted, start);
    const open = this.#match(/(?:[\w.:]*\b([A-Za-z_]\w*)\s*)?([[({])/y);
    if (open) {
      const [, name, bracket] = open;
      const close = bracket === '[' ? ']' : bracket === '(' ? ')' : '}';
      return unwrapped(this.#list(start, name, close, depth));
    }
    const text = this.#string();
    if (text) return text;
    if (this.#source.language === 'yaml') {
      const ranges = this.#match(/\d+[ \t]*-[ \t]*\d+(?![\w.-])/y)?.[0];
      if (ranges !== undefined) return plainText(ranges, start);
    }
    // In C++, `012` is ten.
    const isOctal = this.#source.language === 'cpp' && this.#match(/-?0\d+/y) !== undefined;
    const number = isOctal ? undefined : this.#match(/-?\d+(?![\w.]|'\d)/y)?.[0];
    if (number === undefined) return this.#other(start);
    return { kind: 'number', value: Number(number), start, end: this.#at };
  }

  #string(): TextLiteral | undefined {
    const token = this.#source.tokenFrom(this.#at);
    if (token?.kind !== 'string' || token.isOpen || !token.isPlain) return undefined;
    const { start, end, inner } = token;
    if (start !== this.#at) return undefined;
    this.#at = end;
    const value = this.#source.text.slice(inner.start, inner.end);
    return { kind: 'text', value, pieces: [{ at: 0, start: inner.start }], start, end };
  }

  #list(
    start: number,
    name: string | undefined,
    close: string,
    depth: number,
  ): ListLiteral | OtherLiteral {
    const items: Item[] = [];
    for (;;) {
      this.#skipBlanks();
      const sign = this.#source.text[this.#at];
      if (sign === undefined) break;
      if (sign === close) {
        this.#at++;
        break;
      }
      if (sign === ',') this.#at++;
      else if (')]}'.includes(sign)) break;
      else {
        const item = this.#item(depth);
        // A list with an unreadable item is unreadable.
        if (item.value.kind === 'other') return this.#other(start);
        items.push(item);
      }
    }
    return { kind: 'list', name, items, start, end: this.#at };
  }

  #item(depth: number): Item {
    const start = this.#at;
    const key = this.#key();
    const value = this.value(depth + 1);
    const end = this.#at;
    this.#skipBlanks();
    const isEnd =
      this.#at >= this.#source.text.length || ',;)]}'.includes(this.#source.text[this.#at] ?? '');
    if (isEnd || (this.#source.language === 'shell' && end < this.#at))
      return { key, start, value };
    return { key, start, value: this.#other(value.start) };
  }

  #key(): string | undefined {
    const shell = this.#source.language === 'shell' ? this.#match(/\[(\d+)\]=/y) : undefined;
    if (shell) return shell[1];
    const found = this.#match(
      /(?:"([^"\\\n]*)"|'([^'\\\n]*)'|([A-Za-z_][\w-]*)|(\d+))\s*(?:=(?!=)|:(?!:))\s*/y,
    );
    return found && (found[1] ?? found[2] ?? found[3] ?? found[4]);
  }

  #other(start: number): OtherLiteral {
    return { kind: 'other', start, end: this.#at };
  }

  #skipBlanks(): void {
    for (;;) {
      this.#match(/\s+/y);
      const token =
        /[#/]/.test(this.#source.text[this.#at] ?? '') && this.#source.tokenFrom(this.#at);
      if (!token || token.kind !== 'comment') return;
      this.#at = token.end;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    const found = matchAt(pattern, this.#source.text, this.#at) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

/** Replaces a call by its argument, or by a range, if that means the same. */
function unwrapped(literal: ListLiteral | OtherLiteral): Literal {
  if (literal.kind === 'other' || literal.name === undefined) return literal;
  const [first, second, ...others] = literal.items.map(({ key, value }) =>
    key === undefined ? value : undefined,
  );
  if (
    wrappers.has(literal.name) &&
    !second &&
    (first?.kind === 'list' || first?.kind === 'range')
  ) {
    return first.kind === 'list' && first.name !== undefined ? literal : first;
  }
  if (literal.name !== 'range' || others.length > 0) return literal;
  if (first?.kind !== 'number' || second?.kind !== 'number') return literal;
  const { start, end } = literal;
  return { kind: 'range', first, last: second.value - 1, start, end };
}

const wrappers: ReadonlySet<string> = new Set([
  ...['list', 'tuple', 'set', 'frozenset', 'sorted', 'array', 'asarray', 'Series'],
]);

function rangeOf([text, digits = '', last]: RegExpExecArray, start: number): RangeLiteral {
  const at = start + text.indexOf(digits);
  const value = Number(digits);
  const first: NumberLiteral = { kind: 'number', value, start: at, end: at + digits.length };
  return { kind: 'range', first, last: Number(last), start, end: start + text.length };
}
