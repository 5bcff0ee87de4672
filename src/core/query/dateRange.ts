/** Days in ISO 8601, `2020-05-06`, both inclusive; a missing end is open. */
export interface DateRange {
  readonly min?: string;
  readonly max?: string;
}

/**
 * Reads `2020-05-06`, a month `2020-05`, a year `2020`, two of them as in `2020-05..2020-06-15`,
 * with an open end as in `2020-05..`, or nothing (everything). Undefined for anything else.
 */
export function parseDateRange(text: string): DateRange | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const [first = '', last = first, ...more] = trimmed.split('..').map((part) => part.trim());
  if (more.length > 0 || (first === '' && last === '')) return undefined;
  const min = first === '' ? {} : daysOf(first);
  const max = last === '' ? {} : daysOf(last);
  if (min === undefined || max === undefined) return undefined;
  if (min.min !== undefined && max.max !== undefined && min.min > max.max) return undefined;
  return {
    ...(min.min !== undefined && { min: min.min }),
    ...(max.max !== undefined && { max: max.max }),
  };
}

function daysOf(text: string): DateRange | undefined {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  const min = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const lastMonth = month ?? '12';
  const max = `${year}-${lastMonth}-${day ?? lastDay(Number(year), Number(lastMonth))}`;
  return isDay(min) && isDay(max) ? { min, max } : undefined;
}

function lastDay(year: number, month: number): string {
  return String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0');
}

function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
