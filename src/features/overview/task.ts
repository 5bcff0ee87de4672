import * as vscode from 'vscode';
import { isCancellation, logError, messageOf } from '../common/index.ts';

/** What is done at the moment, one thing at a time; how it goes and ended is told in words. */
export class Task {
  /** Hears that there is something new to tell. */
  readonly #told: () => void;
  #work = new AbortController();
  #progress: (() => string) | undefined;
  #problem: string | undefined;

  constructor(told: () => void) {
    this.#told = told;
  }

  /** What is being done; undefined when nothing is. */
  get progress(): string | undefined {
    return this.#progress?.();
  }

  /** What went wrong, until the next is begun. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Says what is being done from now on; nothing, where the rest is nobody's concern. */
  report(progress?: () => string): void {
    this.#progress = progress;
  }

  /**
   * Does one thing, which ends the one before.
   *
   * @param end Called before it is told how it ended, unless another has begun.
   */
  async do(
    what: string,
    work: (signal: AbortSignal) => Promise<void>,
    end: () => void,
  ): Promise<void> {
    this.#work.abort();
    const own = new AbortController();
    this.#work = own;
    this.#problem = undefined;
    this.#progress = () => what;
    this.#told();
    let problem: string | undefined;
    try {
      await work(own.signal);
    } catch (error) {
      if (!isCancellation(error)) logError(error);
      problem = isCancellation(error) ? vscode.l10n.t('Loading was cancelled.') : messageOf(error);
    }
    // Another has begun, and tells how it is.
    if (this.#work !== own) return;
    this.#progress = undefined;
    this.#problem = problem;
    end();
    this.#told();
  }

  cancel(): void {
    this.#work.abort();
  }

  /** Ends what is being done, and doesn't tell. */
  end(): void {
    this.#work.abort();
    this.#work = new AbortController();
  }
}
