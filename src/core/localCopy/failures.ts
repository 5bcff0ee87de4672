import type { Failure } from './calls.ts';
import type { LocalCopyProblem } from './localCopy.ts';

/** What is wrong, in a word that we have for it. */
export function failureOf(error: unknown, aside?: string): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: problemOf(error), message, aside };
}

function problemOf(error: unknown): LocalCopyProblem {
  void error;
  return 'failed';
}
