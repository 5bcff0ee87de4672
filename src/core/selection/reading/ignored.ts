import { indexOf } from '../ordered.ts';
import type { Span } from '../source/index.ts';

/**
 * The places of a source that comments exclude: with `rundb: ignore` on the same line, or in a
 * comment on its own line before it. A `\` at its end continues a line.
 */
export class Ignored {
  readonly #source: string;
  /** Offsets of the comments. */
  readonly #comments: readonly number[];
  /** Offsets of the lines that a comment on the line before applies to. */
  readonly #below: ReadonlySet<number>;
  /** Offsets of all lines. */
  #lines: readonly number[] | undefined;

  constructor(source: string) {
    this.#source = source;
    this.#comments = Array.from(source.matchAll(comment), ({ index }) => index);
    const alone = source.matchAll(loneComment);
    this.#below = new Set(Array.from(alone, ({ index, 0: text }) => index + text.length));
  }

  has({ start, end }: Span): boolean {
    // Most sources have none.
    if (this.#comments.length === 0) return false;
    this.#lines ??= [0, ...Array.from(this.#source.matchAll(lineEnd), ({ index }) => index + 1)];
    const lines = this.#lines;
    const first = lines[indexOf(lines, (at) => at > start) - 1] ?? 0;
    const next = lines[indexOf(lines, (at) => at > end)] ?? Infinity;
    const found = this.#comments[indexOf(this.#comments, (at) => at >= first)] ?? Infinity;
    return found < next || this.#below.has(first);
  }
}

const comment = /rundb:[ \t]*ignore/gi;
const loneComment = new RegExp(
  String.raw`^[ \t]*(?:#|//|<!--)[ \t]*${comment.source}.*(?:\r?\n|$)`,
  'gim',
);
/** The end of a line that isn't continued. */
const lineEnd = /(?<!\\\r?)\n/g;
