import * as vscode from 'vscode';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import { showDone, UserError } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import type { AllDownloaded } from './allDownloaded.ts';
import { chooseExperiments } from './chooseExperiments.ts';
import { downloadExperiments, findExperiments, updateExperiments } from './downloadRuns.ts';
import type { Offline } from './offline.ts';

/** The user's actions on the local copy. */
export class LocalCopyCommands {
  readonly #connection: Connection;
  readonly #all: AllDownloaded;
  readonly #offline: Offline;

  constructor(connection: Connection, all: AllDownloaded, offline: Offline) {
    this.#connection = connection;
    this.#all = all;
    this.#offline = offline;
  }

  /**
   * Downloads experiments, or lets the user choose some.
   *
   * @param argument Their numbers.
   * @throws UserError, RunDBError
   */
  async download(argument?: unknown): Promise<void> {
    const numbers = argument === undefined ? undefined : experimentsIn(argument);
    const session = await this.#connection.require();
    const experiments = numbers
      ? await findExperiments(session, numbers)
      : await chooseExperiments(session);
    if (experiments.length > 0) await this.downloadFrom(session, experiments);
  }

  /**
   * Downloads experiments. They are marked first, so that the rest is downloaded later after
   * cancellation, a crash or a restart.
   *
   * @throws UserError, RunDBError
   */
  async downloadFrom(session: Session, experiments: readonly Experiment[]): Promise<void> {
    const numbers = experiments.map(({ experiment }) => experiment);
    await session.store.local?.markDownloaded(numbers, true);
    await this.#all.update(session);
    await downloadExperiments(session, experiments).finally(() => this.#offline.look());
  }

  /** @throws RunDBError */
  async update(session: Session, kept: readonly KeptExperiment[]): Promise<void> {
    await updateExperiments(session, kept).finally(() => this.#offline.look());
  }

  /** Removes an experiment, or everything, from the local copy. */
  async remove(session: Session, experiment?: number): Promise<void> {
    const { t } = vscode.l10n;
    await session.store.local?.clear(experiment === undefined ? undefined : [experiment]);
    await this.#all.update(session);
    await this.#offline.look();
    showDone(
      experiment === undefined
        ? t('Cleared the local copy')
        : t('Removed experiment {0} from the local copy', experiment),
    );
  }
}

/** The experiments in an argument: a number, or a list of numbers. @throws UserError */
function experimentsIn(argument: unknown): number[] {
  const numbers: unknown[] = Array.isArray(argument) ? argument : [argument];
  const experiments = numbers.filter(isExperiment);
  if (experiments.length > 0 && experiments.length === numbers.length) {
    return [...new Set(experiments)];
  }
  throw new UserError(
    vscode.l10n.t('Give the number of an experiment, or a list of numbers such as [12, 14].'),
  );
}

function isExperiment(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
