import * as vscode from 'vscode';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import { logError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';

/** In ms; changes within this time are reported together. */
const gathering = 1000;

/** Reports which experiments are in the local copy of the session. */
export class Offline implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<readonly KeptExperiment[]>();
  readonly #listener: vscode.Disposable;
  #endListening: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Fires with all experiments whenever they may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#listener = connection.onDidChange(() => this.#begin());
    this.#begin();
  }

  /** Checks what is there now. */
  async look(): Promise<void> {
    const { session } = this.#connection;
    const state = await session?.store.local?.state();
    if (session === this.#connection.session) this.#changed.fire(state?.experiments ?? []);
  }

  dispose(): void {
    this.#end();
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #begin(): void {
    this.#end();
    const store = this.#connection.session?.store;
    this.#endListening = store?.onDidChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.look().catch(logError);
      }, gathering);
    });
    this.look().catch(logError);
  }

  #end(): void {
    this.#endListening?.();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
