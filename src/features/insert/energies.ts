import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  energiesOf,
  iovOf,
  needsEnergies,
  Selection,
  type EnergyOf,
  type FormatId,
  type OwnFormat,
  type Template,
} from '../../core/selection/index.ts';
import { datasetRun, type RunStore } from '../../core/store/index.ts';
import { isListed, UserError, withSignal } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';

/** The beam energies of runs, for formats that contain them. */
export class Energies {
  readonly #runs: readonly RunId[];
  readonly #store: RunStore | undefined;
  readonly #known: Pick<KnownRuns, 'open'>;
  #loaded: readonly ListedRun[] = [];
  #energies: EnergyOf | undefined;

  /** @param store The one that found the runs. */
  constructor(runs: readonly RunId[], known: Pick<KnownRuns, 'open'>, store: RunStore | undefined) {
    this.#runs = runs;
    this.#store = store;
    this.#known = known;
  }

  /** The energies of the runs whose records are known. */
  readonly of: EnergyOf = (run) => this.#energyOf(run);

  /** For previews: where a record isn't known, its energy is only a placeholder. */
  readonly presumed: EnergyOf = (run) =>
    this.#energyOf(run) ?? { energy: undefined, energyName: '{energy}' };

  /**
   * Loads the records that aren't known yet, if a format contains energies.
   *
   * @param path Not called unless the format has paths. @throws UserError if there are too many.
   */
  async loadFor(format: FormatId | OwnFormat, path: () => Template): Promise<void> {
    if (!needsEnergies(format, path)) return;
    const missing = this.#runs.filter((run) => !this.#energyOf(run));
    if (missing.length === 0) return;
    this.#loaded = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking beam energies'),
        cancellable: true,
      },
      (_progress, token) => withSignal(token, (signal) => this.#load(missing, signal)),
    );
    this.#energies = undefined;
  }

  async #load(runs: readonly RunId[], signal: AbortSignal): Promise<ListedRun[]> {
    const iovs = Selection.of(runs).ranges.map(({ experiment, first, last }) =>
      iovOf(experiment, first, last),
    );
    const { intervals } = await this.#known.open();
    await intervals.load(iovs, { signal });
    return iovs.flatMap((iov) => {
      const found = intervals.get(iov)?.runs;
      if (found) return found;
      throw new UserError(
        vscode.l10n.t('Too many runs to look up their beam energies. Choose fewer runs.'),
      );
    });
  }

  /** The runs whose facts are known without a request. */
  #listed(): ListedRun[] {
    const others = Selection.of(this.#runs.filter((run) => !isListed(run))).ranges;
    const known = others.flatMap((range) => this.#store?.runs(range) ?? []);
    return [...this.#runs.filter(isListed), ...known];
  }

  #energyOf(run: RunId): ReturnType<EnergyOf> {
    this.#energies ??= energiesOf([...this.#listed(), ...this.#loaded].map(datasetRun));
    return this.#energies(run);
  }
}
