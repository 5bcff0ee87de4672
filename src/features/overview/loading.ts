import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import type { QueryLoadOptions } from '../../core/store/index.ts';
import type { Found } from '../common/index.ts';
import type { Session } from '../connection/index.ts';
import type { Search } from '../search/index.ts';
import { LoadingTwoSets } from './loadingTwoSets.ts';
import { isTwoSets, type Source } from './source.ts';

/** The runs of an overview, as far as they are known. A `QueryRun` is one. */
export interface Loading extends Found {
  /**
   * Continues after an error or an abort.
   *
   * @param wanted Always all: `Infinity`.
   * @throws RunDBError, and the signal's reason.
   */
  load(wanted: number, options: QueryLoadOptions): Promise<void>;
  /** Makes the next `load` request again what the server left out. */
  tryAgain(): void;
  /** The number of given runs that don't exist; undefined for a query. */
  readonly gone?: number;
}

/** @throws QueryError if a query isn't valid. */
export async function loadingOf(
  source: Source,
  session: Session,
  search: Search,
): Promise<Loading> {
  if (isTwoSets(source)) {
    const a = await loadingOf(source.a, session, search);
    return new LoadingTwoSets(a, await loadingOf(source.b, session, search));
  }
  if ('runs' in source) {
    const { rangesOf } = await import('../../core/selection/index.ts');
    return new GivenRuns(session, source.runs, rangesOf);
  }
  return search.run(source.query, session);
}

/** Runs given by their numbers. */
class GivenRuns implements Loading {
  readonly #session: Session;
  readonly #ids: readonly RunId[];
  readonly #ranges: ReturnType<typeof import('../../core/selection/index.ts').rangesOf>;
  complete = false;
  #isAgain = false;

  constructor(
    session: Session,
    ids: readonly RunId[],
    rangesOf: (runs: readonly RunId[]) => GivenRuns['ranges'],
  ) {
    this.#session = session;
    this.#ids = ids;
    this.#ranges = rangesOf(ids);
  }

  get ranges() {
    return this.#ranges;
  }

  get runs(): readonly ListedRun[] {
    return this.#ranges.flatMap((range) => this.#session.store.runs(range));
  }

  get lookedAt(): number {
    return this.runs.length;
  }

  get of(): number {
    return this.#ids.length;
  }

  get missing(): number {
    return this.complete ? this.#session.store.lacking(this.#ranges).missing : 0;
  }

  get unreadable(): number {
    return this.complete ? this.#session.store.lacking(this.#ranges).unreadable : 0;
  }

  get gone(): number {
    if (!this.complete) return 0;
    const numbers = this.#ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    return numbers - this.runs.length - this.missing - this.unreadable;
  }

  get since(): number | undefined {
    const times = this.#ranges.map((range) => this.#session.store.since(range) ?? Infinity);
    const oldest = Math.min(...times);
    return oldest < Infinity ? oldest : undefined;
  }

  async load(_: number, { signal, progress = () => {} }: QueryLoadOptions): Promise<void> {
    const { store } = this.#session;
    const endListening = store.onDidChange(progress);
    try {
      await store.load(this.#ranges, { signal });
      if (this.#isAgain) await store.loadMissing(this.#ranges, { signal });
    } finally {
      endListening();
    }
    this.complete = true;
  }

  tryAgain(): void {
    this.#isAgain = true;
    this.complete = false;
  }
}

/** `2 runs don’t exist`; undefined if all exist. */
export function describeGone({ gone = 0 }: Loading): string | undefined {
  const { t } = vscode.l10n;
  if (gone === 0) return undefined;
  return gone === 1 ? t('1 run doesn’t exist') : t('{0} runs don’t exist', formatCount(gone));
}
