import { iovOf } from '../iov.ts';
import { offsetIn, type ListLiteral, type Literal, type TextLiteral } from '../source/index.ts';
import { allParts, namedRun, partOf, rangePart, runPart, type MentionPart } from './mention.ts';

/**
 * Reads run numbers and ranges of one experiment, `[798, 799]`, `"798-801, 804"`, or a map from
 * experiments to these. Undefined if it's anything else, or if the experiment is unknown.
 */
export function readRunNumbers(
  literal: Literal,
  experiment: number | undefined,
): MentionPart[] | undefined {
  if (literal.kind === 'list') return readList(literal, experiment);
  if (experiment === undefined) return undefined;
  switch (literal.kind) {
    case 'number':
      return literal.value < 0 ? undefined : [runPart(literal, experiment, literal.value)];
    case 'text':
      return readRanges(literal, experiment);
    case 'range': {
      const { first, last } = literal;
      const named = [namedRun(experiment, first)];
      return [partOf(literal, iovOf(experiment, first.value, last), named)];
    }
    case 'other':
      return undefined;
  }
}

function readList(
  { name, items }: ListLiteral,
  experiment: number | undefined,
): MentionPart[] | undefined {
  if (name !== undefined) return undefined;
  return allParts(
    items.map(({ key, value }) => {
      if (key !== undefined) {
        return /^\d+$/.test(key) ? readRunNumbers(value, Number(key)) : undefined;
      }
      // A string in parentheses, as is usual when it spans several lines, isn't a nested list.
      const isNested =
        value.kind === 'list' &&
        !(value.items.length === 1 && value.items[0]?.value.kind === 'text');
      return pairOf(value) ?? (isNested ? undefined : readRunNumbers(value, experiment));
    }),
  );
}

/** Whether it's a map from experiments to their runs. */
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
    const at = (digits: string, index: number) => {
      const start = offsetIn(text, index);
      return { start, end: start + digits.length, value: Number(digits) };
    };
    const span = at(all, found.index);
    if (last === undefined) return runPart(span, experiment, Number(first));
    const end = found.index + all.length - last.length;
    return rangePart(span, experiment, at(first, found.index), at(last, end));
  });
}

/** An entry of a map, for which C++ has no other syntax: `{12, {798, 799}}`, `{12, "798-801"}`. */
function pairOf(literal: Literal): MentionPart[] | undefined {
  if (literal.kind !== 'list' || literal.items.length !== 2) return undefined;
  const [experiment, runs] = literal.items;
  if (experiment?.value.kind !== 'number' || experiment.value.value < 0 || !runs) return undefined;
  if (runs.value.kind !== 'list' && runs.value.kind !== 'text') return undefined;
  return readRunNumbers(runs.value, experiment.value.value);
}

/** Whether runs are written as numbers or as ranges. */
export function formOf(value: Literal): 'numbers' | 'ranges' {
  if (value.kind === 'number' || value.kind === 'range') return 'numbers';
  if (value.kind === 'text') return /^\d+(?:\s+\d+)+$/.test(value.value) ? 'numbers' : 'ranges';
  if (value.kind !== 'list') return 'ranges';
  const isText = value.items.some(({ value: item }) => formOf(item) === 'ranges');
  return isText ? 'ranges' : 'numbers';
}
