import type * as vscode from 'vscode';
import { logError, readQuery, type ReadQuery } from '../common/index.ts';
import type { Session } from '../connection/index.ts';

/** The query that the tree is filtered by: parsed with the current settings, or with the error. */
export type Filter =
  | { readonly text: string; readonly query: ReadQuery; readonly problem?: undefined }
  | { readonly text: string; readonly query?: undefined; readonly problem: unknown };

const key = 'rundb.filters';

/**
 * The filter of each server, as the user typed it: the runs of one server are unrelated to those of
 * another.
 */
export class Filters {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get(session: Session): string | undefined {
    const stored = this.#stored[serverOf(session)];
    return typeof stored === 'string' ? stored : undefined;
  }

  set(session: Session, text: string | undefined): void {
    const stored = { ...this.#stored, [serverOf(session)]: text };
    this.#state.update(key, stored).then(undefined, logError);
  }

  get #stored(): Readonly<Record<string, unknown>> {
    const stored: unknown = this.#state.get(key);
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  }
}

/** Parses a filter with the user's current conditions. */
export async function readFilter(text: string): Promise<Filter> {
  try {
    return { text, query: await readQuery(text) };
  } catch (problem) {
    return { text, problem };
  }
}

/** The demo has another address each time. */
function serverOf({ demo, rundb }: Session): string {
  return demo ? 'demo' : rundb.url;
}
