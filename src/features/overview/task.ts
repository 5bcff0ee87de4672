import * as vscode from 'vscode';
import type { Problem } from '../../webview/protocol.ts';
import { isCancellation, isSlip, logError, messageOf } from '../common/index.ts';

/** What an overview is doing: one task at a time. Progress and errors are text to display. */
export class Task {
  /** Called when progress or problem has changed. */
  readonly #told: () => void;
  #work = new AbortController();
  #progress: (() => string) | undefined;
  #problem: Problem | undefined;

  constructor(told: () => void) {
    this.#told = told;
  }

  /** What is being done; undefined if nothing is. */
  get progress(): string | undefined {
    return this.#progress?.();
  }

  /** What went wrong, until the next task starts. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Sets the progress; without an argument, the rest of the task is silent. */
  report(progress?: () => string): void {
    this.#progress = progress;
  }

  /**
   * Runs a task after aborting the previous one.
   *
   * @param end Called before the result is reported, unless another task has started.
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
    let problem: Problem | undefined;
    try {
      await work(own.signal);
    } catch (error) {
      if (!isCancellation(error)) logError(error);
      problem = {
        sentence: isCancellation(error)
          ? vscode.l10n.t('Loading was cancelled.')
          : messageOf(error),
        remedy: isSlip(error) ? 'edit' : 'retry',
      };
    }
    // Another task has started and reports its own state.
    if (this.#work !== own) return;
    this.#progress = undefined;
    this.#problem = problem;
    end();
    this.#told();
  }

  cancel(): void {
    this.#work.abort();
  }

  /** Aborts the task without reporting it. */
  end(): void {
    this.#work.abort();
    this.#work = new AbortController();
  }
}
