import type * as vscode from 'vscode';
import type { RunStore } from '../../core/store/index.ts';
import type { Session } from '../connection/index.ts';

const key = 'rundb.allDownloaded';

/** Remembers which local copies should have all experiments, including future ones. */
export class AllDownloaded {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  async has(session: Session): Promise<boolean> {
    return this.#stored.includes(await nameOf(session));
  }

  /** Updates whether all known experiments are marked as downloaded. */
  async update(session: Session): Promise<void> {
    const name = await nameOf(session);
    const others = this.#stored.filter((each) => each !== name);
    const isAll = await areAllDownloaded(session.store);
    const now = isAll ? [...others, name] : others;
    if (now.length !== this.#stored.length) await this.#state.update(key, now);
  }

  get #stored(): readonly unknown[] {
    const stored: unknown = this.#state.get(key);
    const names: unknown[] = Array.isArray(stored) ? stored : [];
    return names;
  }
}

async function areAllDownloaded({ experiments, local }: RunStore): Promise<boolean> {
  const known = experiments.known ?? [];
  const state = await local?.state();
  const downloaded = new Set(
    state?.experiments.flatMap((each) => (each.isDownloaded ? [each.experiment] : [])),
  );
  return known.length > 0 && known.every(({ experiment }) => downloaded.has(experiment));
}

async function nameOf({ rundb, store }: Session): Promise<string> {
  return (await store.local?.state())?.file ?? rundb.url;
}
