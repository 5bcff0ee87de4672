import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { isJsonObject, type Json } from '../../core/rundb/index.ts';
import { UserError } from '../common/index.ts';

/** The demo RunDB in its own thread; it runs from `start` until `stop`. */
export class DemoServer implements vscode.Disposable {
  readonly #script: string;
  #worker: Worker | undefined;
  #starting: Promise<{ url: string; apiKey: string }> | undefined;

  /** @param script Path of the bundled `src/demo/worker.ts`. */
  constructor(script: string) {
    this.#script = script;
  }

  /** Starts the server, or joins a start in progress. */
  start(): Promise<{ url: string; apiKey: string }> {
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #start(): Promise<{ url: string; apiKey: string }> {
    await this.stop();
    const worker = new Worker(this.#script);
    this.#worker = worker;
    const answer = await new Promise<Json>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new UserError(vscode.l10n.t('The demo didn’t start.'))));
    });
    if (!isJsonObject(answer)) throw new TypeError('unexpected answer of the demo');
    const { url, apiKey, error } = answer;
    if (typeof url !== 'string' || typeof apiKey !== 'string') {
      throw new UserError(
        vscode.l10n.t('The demo didn’t start: {0}', typeof error === 'string' ? error : ''),
      );
    }
    return { url, apiKey };
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  dispose(): void {
    void this.stop();
  }
}
