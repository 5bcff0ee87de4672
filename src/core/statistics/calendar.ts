/** Where a day begins. Japan has no daylight saving time. */
export type Zone = 'UTC' | 'JST';

export type CalendarStep = 'day' | 'week' | 'month';

/** Days, weeks or months, numbered consecutively; times are in ms since 1970. */
export interface Calendar {
  /** The period that a time is in. */
  readonly at: (time: number) => number;
  readonly startOf: (period: number) => number;
  /** `2020-05-06`, for a week its Monday; `2020-05` for a month. */
  readonly labelOf: (period: number) => string;
}

const hour = 3_600_000;
const day = 24 * hour;
/** Weeks begin on Mondays; 1970 began on a Thursday. */
const [daysInWeek, firstMonday] = [7, 4];

export function calendarOf(step: CalendarStep, zone: Zone): Calendar {
  const shift = zone === 'JST' ? 9 * hour : 0;
  const iso = (time: number): string => new Date(time + shift).toISOString();
  if (step === 'month') {
    return {
      at: (time) => {
        const date = new Date(time + shift);
        return date.getUTCFullYear() * 12 + date.getUTCMonth();
      },
      startOf,
      labelOf: (month) => iso(startOf(month)).slice(0, 7),
    };
  }
  const [length, first] = step === 'week' ? [daysInWeek, firstMonday] : [1, 0];
  const begin = (period: number): number => (period * length + first) * day - shift;
  return {
    at: (time) => Math.floor((Math.floor((time + shift) / day) - first) / length),
    startOf: begin,
    labelOf: (period) => iso(begin(period)).slice(0, 10),
  };

  function startOf(month: number): number {
    return Date.UTC(Math.floor(month / 12), month % 12) - shift;
  }
}
