import { timeOf } from '../records/index.ts';
import type { FieldKind } from './field.ts';
import { amountOf, type Value } from './values.ts';

/**
 * A number for each value of a column that sorts them: numbers before texts, texts in natural order
 * (`run 9` before `run 10`), ignoring case. NaN for null.
 */
export function ranksOf(kind: FieldKind, values: readonly Value[]): Float64Array {
  const ranks = new Float64Array(values.length);
  let isPlain = true;
  for (let i = 0; i < values.length && isPlain; i++) {
    const value = values[i] ?? null;
    const number = numberFor(kind, value);
    if (number === undefined && value !== null) isPlain = false;
    ranks[i] = number ?? NaN;
  }
  return isPlain ? ranks : mixedRanks(kind, values, ranks);
}

function mixedRanks(kind: FieldKind, values: readonly Value[], ranks: Float64Array): Float64Array {
  const different = new Map<Value, number>();
  const entries: { readonly value: Value; readonly number: number; readonly text: string }[] = [];
  for (const value of values) {
    if (value === null || different.has(value)) continue;
    different.set(value, NaN);
    const number = numberFor(kind, value);
    entries.push({
      value,
      number: number ?? Infinity,
      text: number === undefined ? naturalKey(String(value)) : '',
    });
  }
  entries.sort((a, b) =>
    a.number !== b.number
      ? a.number < b.number
        ? -1
        : 1
      : a.text < b.text
        ? -1
        : a.text > b.text
          ? 1
          : 0,
  );
  let rank = 0;
  for (const [i, { value, number, text }] of entries.entries()) {
    const before = entries[i - 1];
    if (before && (before.number !== number || before.text !== text)) rank++;
    different.set(value, rank);
  }
  for (let i = 0; i < values.length; i++) ranks[i] = different.get(values[i] ?? null) ?? NaN;
  return ranks;
}

function numberFor(kind: FieldKind, value: Value): number | undefined {
  if (typeof value === 'boolean') return kind === 'boolean' ? Number(value) : undefined;
  if (kind === 'time' && typeof value === 'string') return timeOf(value);
  return amountOf(value);
}

/**
 * A text whose plain comparison gives the natural order: each number follows its count of digits.
 */
function naturalKey(text: string): string {
  return text.toLowerCase().replaceAll(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=.)/, '');
    return `0${String.fromCharCode(number.length)}${number}`;
  });
}
