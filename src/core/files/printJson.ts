import { isJsonObject, type Json } from '../rundb/index.ts';

/** A value as JSON; preserves integers of any length, -0, and numbers too large for a double. */
export function printJson(value: Json): string {
  if (typeof value === 'number') return printNumber(value);
  if (typeof value === 'bigint') return value.toString();
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([key, inner]) => `${JSON.stringify(key)}:${printJson(inner ?? null)}`,
    );
    return `{${entries.join(',')}}`;
  }
  if (typeof value === 'object' && value !== null) return `[${value.map(printJson).join(',')}]`;
  return JSON.stringify(value);
}

/** The shortest digits that parse to the same number. */
export function printNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '1e999' : '-1e999';
}
