import * as vscode from 'vscode';
import { downloadsOf, keepUp } from '../../core/downloads/index.ts';
import { isCancellation, logError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { AllDownloaded } from './allDownloaded.ts';

export interface UpkeepTimes {
  /** Between two rounds, in ms. */
  readonly interval: number;
  /** From sign-in to the first round, in ms. */
  readonly first: number;
}

const usual: UpkeepTimes = { interval: 5 * 60_000, first: 10_000 };

/** Keeps downloaded experiments up to date while the user is signed in. */
export class Upkeep implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #all: AllDownloaded;
  readonly #times: UpkeepTimes;
  readonly #listener: vscode.Disposable;
  /** Aborts the work for the current session. */
  #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, all: AllDownloaded, times: UpkeepTimes = usual) {
    this.#connection = connection;
    this.#all = all;
    this.#times = times;
    this.#listener = connection.onDidChange(() => this.#begin());
    this.#begin();
  }

  /** Loads again whatever is due. Errors are only logged. */
  async round(): Promise<void> {
    const { signal } = this.#stop;
    const { session } = this.#connection;
    if (!session || !isWanted()) return;
    try {
      const wantsAll = await this.#all.has(session);
      await keepUp(session.store, downloadsOf(session.store), { signal, wantsAll });
    } catch (error) {
      if (!signal.aborted && !isCancellation(error)) logError(error);
    }
  }

  dispose(): void {
    this.#end();
    this.#listener.dispose();
  }

  #begin(): void {
    this.#end();
    this.#stop = new AbortController();
    if (this.#connection.session) this.#wait(this.#times.first, this.#stop.signal);
  }

  #end(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  #wait(time: number, signal: AbortSignal): void {
    this.#timer = setTimeout(() => {
      void this.round().then(() => {
        if (!signal.aborted) this.#wait(this.#times.interval, signal);
      });
    }, time);
  }
}

function isWanted(): boolean {
  return vscode.workspace.getConfiguration('rundb').get<unknown>('updateLocalCopy') !== false;
}
