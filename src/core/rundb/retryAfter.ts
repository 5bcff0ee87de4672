/** The longest wait, in seconds. */
const day = 86_400;

/**
 * Seconds to wait according to a Retry-After header, which is a number of seconds or an HTTP date. Positive
 * and at most a day; undefined if it doesn't name a time in the future.
 */
export function readRetryAfter(header = ''): number | undefined {
  const seconds = secondsOf(header.trim());
  return seconds > 0 ? Math.min(seconds, day) : undefined;
}

function secondsOf(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  // `Date` would read years and months into any number.
  return /^[a-z]{3,9},? /i.test(text) ? (Date.parse(text) - Date.now()) / 1000 : NaN;
}
