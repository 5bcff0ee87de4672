import { indexOf } from './ordered.ts';

/** In characters. Longer lines are data, where searching for the beginning would be slow. */
const longest = 5000;

/** Where the line containing an offset begins; in a very long line, some place within it. */
export function lineStart(source: string, offset: number): number {
  const from = Math.max(0, offset - longest);
  return from + source.slice(from, offset).lastIndexOf('\n') + 1;
}

/** The text before an offset, at most so many characters of it. */
export function textBefore(text: string, offset: number, length: number): string {
  return text.slice(Math.max(0, offset - length), offset);
}

/** The match of a sticky pattern at an offset. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The offset after what a sticky pattern matches at an offset; the same one if it doesn't. */
export function behindMatch(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at) ? pattern.lastIndex : at;
}

/** The number of blanks that a line or a text begins with. */
export function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Where the lines of a text begin, with the line endings that VS Code recognizes. */
export class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const ends = text.matchAll(/\r\n|\r|\n/g);
    this.#starts = [0, ...Array.from(ends, ({ index, 0: end }) => index + end.length)];
  }

  /** The line and column of an offset, both zero-based. */
  at(offset: number): { readonly line: number; readonly column: number } {
    const line = indexOf(this.#starts, (start) => start > offset) - 1;
    return { line, column: offset - (this.#starts[line] ?? 0) };
  }
}
