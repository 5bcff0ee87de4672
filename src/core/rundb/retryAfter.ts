/** Nobody waits for longer, in seconds. */
const day = 86_400;

/**
 * Seconds of a Retry-After header, a number of them or an HTTP date: more than none, a day at most.
 * Undefined where it does not name a time to come.
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
