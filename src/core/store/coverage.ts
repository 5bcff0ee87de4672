/** Numbers of runs of one experiment, both ends inclusive; Infinity where it is open. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

interface Covered extends Span {
  /** When the server was asked for it, ms since 1970. */
  readonly since: number;
}

/** Which run numbers of an experiment were asked for, and when. */
export class Coverage {
  /** In order, and apart. */
  #covered: readonly Covered[] = [];

  /** What was asked for at a time; it takes the place of what was older there. */
  add(span: Span, since: number): void {
    const [before, after] = [
      this.#covered.flatMap((each) => within(each, -Infinity, span.first - 1)),
      this.#covered.flatMap((each) => within(each, span.last + 1, Infinity)),
    ];
    this.#covered = joined([...before, { ...span, since }, ...after]);
  }

  /** The parts of a span that were not asked for since a time. */
  missing(span: Span, since = -Infinity): Span[] {
    const missing: Span[] = [];
    let { first } = span;
    for (const each of this.#covered) {
      if (each.last < first || each.since < since) continue;
      if (each.first > span.last) break;
      if (each.first > first) missing.push({ first, last: each.first - 1 });
      first = each.last + 1;
    }
    if (first <= span.last && first < Infinity) missing.push({ first, last: span.last });
    return missing;
  }

  /** The lowest number from which on everything up to another was asked for since a time. */
  reach(last: number, since = -Infinity): number {
    let reached = last === Infinity ? last : last + 1;
    for (const each of this.#covered.toReversed()) {
      if (each.first >= reached) continue;
      // An open end is reached by what is open itself.
      if (each.last < reached - 1 || each.since < since) break;
      reached = each.first;
    }
    return reached;
  }

  /** When the oldest part of a span was asked for; undefined where a part never was. */
  since(span: Span): number | undefined {
    if (this.missing(span).length > 0) return undefined;
    return this.#covered
      .flatMap((each) => within(each, span.first, span.last))
      .reduce((oldest, { since }) => Math.min(oldest, since), Infinity);
  }
}

/** What is left of a covered span between two ends. */
function within(covered: Covered, from: number, to: number): Covered[] {
  const first = Math.max(covered.first, from);
  const last = Math.min(covered.last, to);
  return first <= last ? [{ ...covered, first, last }] : [];
}

/** The same with neighbours of one time in one. */
function joined(spans: readonly Covered[]): Covered[] {
  const found: Covered[] = [];
  for (const span of spans) {
    const before = found.at(-1);
    if (before?.since === span.since && before.last + 1 === span.first) {
      found[found.length - 1] = { ...before, last: span.last };
    } else found.push(span);
  }
  return found;
}

/** The parts of spans that are in none of others. */
export function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  return others.reduce<readonly Span[]>(
    (left, { first, last }) =>
      left.flatMap((span) => [
        ...(span.first < first
          ? [{ first: span.first, last: Math.min(span.last, first - 1) }]
          : []),
        ...(span.last > last ? [{ first: Math.max(span.first, last + 1), last: span.last }] : []),
      ]),
    spans,
  ) as Span[];
}

/** Spans in order, those in one that touch or have no more than so many numbers between them. */
export function grouped(spans: readonly Span[], between: number): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.first - b.first)) {
    const before = found.at(-1);
    if (before && span.first - before.last - 1 <= between) {
      found[found.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
    } else found.push(span);
  }
  return found;
}
