import { indexOf } from '../ordered.ts';
import type { Span } from '../source/index.ts';

/**
 * Which places of a source a comment says to leave alone: `rundb: ignore` on their lines, or all by
 * itself before them. A line goes on behind a `\` at its end.
 */
export class Ignored {
  readonly #source: string;
  /** Where the comments are. */
  readonly #comments: readonly number[];
  /** Where lines begin that a comment before them is for. */
  readonly #below: ReadonlySet<number>;
  /** Where lines begin. */
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
    this.#lines ??= [0, ...Array.from(this.#source.matchAll(lineEnd), after)];
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
/** Where a line ends that does not go on. */
const lineEnd = /(?<!\\\r?)\n/g;

function after({ index }: RegExpExecArray): number {
  return index + 1;
}
