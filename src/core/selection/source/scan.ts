import type { Language } from '../language.ts';
import { lexers } from './lexers.ts';
import type { Token } from './token.ts';

/** The result of scanning a text once. */
export interface Scan {
  /** Comments and strings in order. */
  readonly tokens: readonly Token[];
  /** Offsets where the innermost open bracket changes, and the one open from there on. */
  readonly changes: readonly number[];
  readonly open: readonly (number | undefined)[];
  /** The offset that closes each bracket. */
  readonly closing: ReadonlyMap<number, number>;
  readonly isBalanced: boolean;
}

type Opener = '(' | '[' | '{';

const closers: Readonly<Record<string, Opener>> = { ')': '(', ']': '[', '}': '{' };

function isOpener(sign: string | undefined): sign is Opener {
  return sign === '(' || sign === '[' || sign === '{';
}

export function scan(text: string, language: Language): Scan {
  const { signs, token, opens, skip } = lexers[language];
  const tokens: Token[] = [];
  const changes: number[] = [];
  const open: (number | undefined)[] = [];
  const closing = new Map<number, number>();
  const stack: number[] = [];
  /** The number of each kind of bracket on the stack. */
  const count = { '(': 0, '[': 0, '{': 0 };
  let isBalanced = true;
  const stop = new RegExp(`[()[\\]{}${signs}${skip ? '\\\\$' : ''}]`, 'g');
  for (let found = stop.exec(text); found; found = stop.exec(text)) {
    const at = found.index;
    const [char] = found;
    if (signs.includes(char)) {
      const next = token(text, at, stack.length > 0);
      if (next) {
        if (next.comment) tokens.push(next.comment);
        tokens.push(next);
        stop.lastIndex = Math.max(at + 1, next.end);
      }
      continue;
    }
    const opener = closers[char];
    if (opener !== undefined) {
      // One that closes no bracket, or an outer one, is a slip during typing.
      const own =
        count[opener] > 0 ? stack.findLastIndex((bracket) => text[bracket] === opener) : -1;
      isBalanced &&= own >= 0 && own === stack.length - 1;
      if (own < 0) continue;
      for (const bracket of stack.splice(own)) {
        closing.set(bracket, at);
        const sign = text[bracket];
        if (isOpener(sign)) count[sign]--;
      }
    } else if (isOpener(char)) {
      if (skip && text[at - 1] === '$' && char === '{') continue;
      if (opens && !opens(text, at, stack.length > 0)) continue;
      stack.push(at);
      count[char]++;
    } else {
      const end = skip?.(text, at) ?? at;
      stop.lastIndex = Math.max(at + 1, end);
      continue;
    }
    changes.push(at + 1);
    open.push(stack.at(-1));
  }
  return { tokens, changes, open, closing, isBalanced: isBalanced && stack.length === 0 };
}
