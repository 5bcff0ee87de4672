import { iovOf } from '../iov.ts';
import {
  offsetIn,
  type ListLiteral,
  type Literal,
  type RangeLiteral,
  type Span,
  type TextLiteral,
} from '../source/index.ts';
import { partOf, type MentionPart } from './mention.ts';

/**
 * Reads run numbers and ranges of one experiment, `[798, 799]`, `"798-801, 804"`, or a map from
 * experiments to these. Undefined where it is anything else, or where nobody says which experiment.
 */
export function readRunNumbers(
  literal: Literal,
  experiment: number | undefined,
): MentionPart[] | undefined {
  switch (literal.kind) {
    case 'number':
      return experiment === undefined ? undefined : readNumber(literal, literal.value, experiment);
    case 'text':
      return experiment === undefined ? undefined : readRanges(literal, experiment);
    case 'range':
      return experiment === undefined ? undefined : readRange(literal, experiment);
    case 'other':
      return undefined;
    case 'list':
      if (literal.name !== undefined || literal.items.length === 0) return undefined;
      return allParts(
        literal.items.map(({ key, value }) => {
          if (key === undefined) {
            return (
              pairOf(value) ??
              (value.kind === 'list' && !isLongText(value)
                ? undefined
                : readRunNumbers(value, experiment))
            );
          }
          return /^\d+$/.test(key) ? readRunNumbers(value, Number(key)) : undefined;
        }),
      );
  }
}

/** A string in parentheses, which it has where it goes over several lines. */
function isLongText({ items: [first, ...others] }: ListLiteral): boolean {
  return first?.value.kind === 'text' && others.length === 0;
}

/** Whether it is a map from experiments to their runs. */
export function isByExperiment(literal: Literal): boolean {
  return (
    literal.kind === 'list' &&
    literal.items.length > 0 &&
    literal.items.every(({ key, value }) =>
      key === undefined ? pairOf(value) !== undefined : /^\d+$/.test(key),
    )
  );
}

/** Ranges in a text, separated by commas or blanks: `798-3904, 4272-5512`. */
export function readRanges(text: TextLiteral, experiment: number): MentionPart[] | undefined {
  const { value } = text;
  if (!/^[\s,;]*\d+(?:\s*-\s*\d+)?(?:[\s,;]+\d+(?:\s*-\s*\d+)?)*[\s,;]*$/.test(value)) {
    return undefined;
  }
  return [...value.matchAll(/(\d+)(?:\s*-\s*(\d+))?/g)].map((found) => {
    const [all, first = '', last] = found;
    const span = (index: number, length: number): Span => {
      const start = offsetIn(text, index);
      return { start, end: start + length };
    };
    const run = (digits: string, index: number) => ({
      ...span(index, digits.length),
      run: { experiment, run: Number(digits) },
    });
    const named = [run(first, found.index)];
    if (last !== undefined) named.push(run(last, found.index + all.length - last.length));
    return partOf(
      span(found.index, all.length),
      iovOf(experiment, Number(first), Number(last ?? first)),
      named,
    );
  });
}

function readNumber(
  { start, end }: Span,
  run: number,
  experiment: number,
): MentionPart[] | undefined {
  if (run < 0) return undefined;
  const named = [{ start, end, run: { experiment, run } }];
  return [partOf({ start, end }, iovOf(experiment, run, run), named)];
}

function readRange({ first, last, ...span }: RangeLiteral, experiment: number): MentionPart[] {
  const { start, end, value: run } = first;
  const named = [{ start, end, run: { experiment, run } }];
  return [partOf(span, iovOf(experiment, run, last), named)];
}

/** C++ has no other form for an entry of a map: `{12, {798, 799}}`, `{12, "798-801"}`. */
function pairOf(literal: Literal): MentionPart[] | undefined {
  if (literal.kind !== 'list' || literal.items.length !== 2) return undefined;
  const [experiment, runs] = literal.items;
  if (experiment?.value.kind !== 'number' || experiment.value.value < 0 || !runs) return undefined;
  if (runs.value.kind !== 'list' && runs.value.kind !== 'text') return undefined;
  return readRunNumbers(runs.value, experiment.value.value);
}

function allParts(parts: readonly (MentionPart[] | undefined)[]): MentionPart[] | undefined {
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** Whether runs are written as numbers or as ranges. */
export function formOf(value: Literal): 'numbers' | 'ranges' {
  if (value.kind === 'number' || value.kind === 'range') return 'numbers';
  if (value.kind === 'text') return /^\d+(?:\s+\d+)+$/.test(value.value) ? 'numbers' : 'ranges';
  if (value.kind !== 'list') return 'ranges';
  const isText = value.items.some(({ value: item }) => formOf(item) === 'ranges');
  return isText ? 'ranges' : 'numbers';
}
