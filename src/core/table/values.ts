import { formatFixed, withDecimalSign } from '../format/index.ts';
import { timeOf } from '../records/index.ts';
import { numberOf, type Json } from '../rundb/index.ts';
import type { TableField } from './field.ts';

/** The value of a cell; null if the run has none. */
export type Value = null | boolean | number | bigint | string;

/** A record's value as a column keeps it: numbers in the field's unit, objects as JSON. */
export function valueOf(
  { kind, scale }: Pick<TableField, 'kind' | 'scale'>,
  json: Json | undefined,
): Value {
  if (json === undefined || json === null || json === '') return null;
  if (kind === 'number' && typeof json !== 'boolean') {
    const number = numberOf(json);
    // A number that a double can't hold stays as sent.
    if (number !== undefined && typeof json !== 'bigint') return scaled(number, scale);
  }
  return typeof json === 'object' ? printJson(json) : json;
}

/** Without the digits that only come from the division. */
function scaled(number: number, scale: number): number {
  return scale === 1 ? number : Number((number * scale).toPrecision(15));
}

/** A column's value as a number; undefined if it isn't one. */
export function amountOf(value: Value | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A value in full, as copied in any display language; empty if there is none. */
export function wholeText({ kind }: Pick<TableField, 'kind'>, value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (kind === 'time' && typeof value === 'string') return printUtc(value, false);
  return String(value);
}

/**
 * A value as the table shows it, in the display language. Numbers have the same decimals throughout
 * a column, so that they line up; they aren't grouped, because run numbers would be unrecognizable.
 *
 * @param decimals Digits after the decimal point.
 */
export function shownText(
  { kind, words = (text) => text }: Pick<TableField, 'kind' | 'words'>,
  value: Value | undefined,
  decimals: number,
): string {
  if (typeof value === 'number') return printNumber(value, decimals);
  if (kind === 'time' && typeof value === 'string') return printUtc(value, true);
  return cut(words(wholeText({ kind }, value)));
}

const mostLetters = 200;
const mostDecimals = 6;

/** The number of decimals that tell a column's numbers apart, up to a limit. */
export function decimalsFor(values: Iterable<Value>): number {
  let most = 0;
  for (const value of values) {
    if (typeof value !== 'number' || Number.isInteger(value)) continue;
    const [, fraction = '', exponent] = /^[^.e]*(?:\.(\d+))?(e-)?/.exec(String(value)) ?? [];
    most = Math.max(most, exponent === undefined ? fraction.length : mostDecimals);
    if (most >= mostDecimals) return mostDecimals;
  }
  return most;
}

function printNumber(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || !Number.isFinite(value)) return withDecimalSign(String(value));
  // Much faster, with the same digits.
  if (decimals === 0 && Number.isInteger(value)) return String(value);
  const text = value.toFixed(decimals);
  if (value === 0 || Number(text) !== 0) return withDecimalSign(text);
  // It's small, but not zero.
  const least = formatFixed(10 ** -decimals, decimals);
  return value > 0 ? `<${least}` : `>-${least}`;
}

/** `2020-05-01 17:13`, or with seconds; anything that isn't a time stays as sent. */
function printUtc(text: string, toTheMinute: boolean): string {
  // The usual format in records: parsing each as a date would take most of the time of a search
  // over all rows.
  const [, day, minute, second] = usualTime.exec(text) ?? [];
  if (day && minute && second) return `${day} ${minute}${toTheMinute ? '' : second}`;
  const time = timeOf(text);
  if (time === undefined) return toTheMinute ? cut(text) : text;
  const iso = new Date(time).toISOString().replace('T', ' ').replace('Z', '').replace('.000', '');
  return toTheMinute ? iso.replace(/:\d\d(?:\.\d+)?$/, '') : iso;
}

const usualTime =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)Z$/;

function cut(text: string): string {
  if (text.length <= mostLetters) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(mostLetters - 2))
    ? mostLetters - 2
    : mostLetters - 1;
  return `${text.slice(0, end)}…`;
}

export function printJson(value: Json): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? rawJson(String(part)) : part,
  );
}

/** In V8 since 11.4 (Node 21), but not in TypeScript's library yet. */
function rawJson(digits: string): unknown {
  const raw: unknown = Reflect.get(JSON, 'rawJSON');
  return typeof raw === 'function' ? Reflect.apply(raw, JSON, [digits]) : digits;
}
