import { setTimeout as wait } from 'node:timers/promises';
import { RunDBError } from './errors.ts';

/** How a request that failed is tried again. */
export interface Retries {
  /** How often, after the first try. */
  readonly times: number;
  /** Milliseconds before the second try; each further wait is twice as long. All are jittered. */
  readonly delay: number;
}

const usual: Retries = { times: 2, delay: 300 };

/** Seconds; who is asked to wait for longer is told so. */
const longestWait = 10;

/** Tries again what failed for a passing reason, and waits as long as the server asks for. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal?: AbortSignal,
  { times, delay }: Retries = usual,
): Promise<T> {
  // It loads with the first request.
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
      // When it is aborted, p-retry rejects with the signal's own reason.
      await wait(error.retryAfter * 1000, undefined, { signal }).catch(() => undefined);
    },
  });
}

function isPassing(error: Error): error is RunDBError {
  return error instanceof RunDBError && error.passing && (error.retryAfter ?? 0) <= longestWait;
}
