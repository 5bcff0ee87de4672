import { setTimeout as wait } from 'node:timers/promises';
import { RunDBError } from './errors.ts';

/** How to retry a failed request. */
export interface Retries {
  /** Number of retries after the first attempt. */
  readonly times: number;
  /** Milliseconds before the first retry; the delay doubles with each further one. All are jittered. */
  readonly delay: number;
}

const usual: Retries = { times: 2, delay: 300 };

/** In seconds; if the server asks for a longer wait, the caller gets the error instead. */
const longestWait = 10;

/** Retries transient failures, and waits as long as the server asks. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal?: AbortSignal,
  { times, delay }: Retries = usual,
): Promise<T> {
  // Loaded with the first request.
  const { default: pRetry } = await import('p-retry');
  return pRetry(attempt, {
    retries: times,
    minTimeout: delay,
    factor: 2,
    randomize: true,
    ...(signal && { signal }),
    shouldRetry: ({ error }) => isPassing(error),
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (retriesLeft === 0 || !isPassing(error) || error.retryAfter === undefined) return;
      // On abort, p-retry rejects with the signal's own reason.
      await wait(error.retryAfter * 1000, undefined, { signal }).catch(() => undefined);
    },
  });
}

function isPassing(error: Error): error is RunDBError {
  return error instanceof RunDBError && error.passing && (error.retryAfter ?? 0) <= longestWait;
}
