import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import {
  formatOf,
  isProcessing,
  type DatasetFacts,
  type DatasetRun,
  type FormatId,
  type OwnFormat,
  type Selection,
} from '../../core/selection/index.ts';
import { datasetRun } from '../../core/store/index.ts';
import { isListed, UserError, withSignal } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import { existingRuns } from './existingRuns.ts';
import type { Forms } from './forms.ts';

/** What is known about runs for an MC dataset; nothing until `load` is called. */
export class Datasets {
  readonly #forms: Forms;
  readonly #known: Pick<KnownRuns, 'open'>;
  #facts: DatasetFacts | undefined;

  constructor(forms: Forms, known: Pick<KnownRuns, 'open'>) {
    this.#forms = forms;
    this.#known = known;
  }

  get facts(): DatasetFacts | undefined {
    return this.#facts;
  }

  /**
   * The name of the processing: as given, or as remembered from a previous answer, or as entered
   * now. Undefined if the user cancels.
   *
   * @param isAnew Whether to prompt even if a name is remembered.
   * @throws UserError if the given name isn't valid.
   */
  async processing(given: string | undefined, isAnew = false): Promise<string | undefined> {
    if (given !== undefined) {
      const problem = aboutProcessing(given);
      if (problem !== undefined) throw new UserError(problem);
      return given;
    }
    const remembered = this.#forms.processing;
    if (remembered !== undefined && !isAnew) return remembered;
    const { t } = vscode.l10n;
    const name = await vscode.window.showInputBox({
      title: t('MC Dataset'),
      prompt: t('The processing of the data, as the MC production calls it. For example, proc16'),
      value: remembered ?? '',
      validateInput: aboutProcessing,
    });
    if (name !== undefined) await this.#forms.rememberProcessing(name);
    return name;
  }

  /**
   * Loads the records of all runs in the ranges of a selection.
   *
   * @param mayLack Ranges that may contain unused run numbers.
   * @throws UserError if it isn't known which runs exist.
   */
  async load(selection: Selection, processing: string, mayLack?: Selection): Promise<void> {
    const existing = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking beam energies'),
        cancellable: true,
      },
      (_progress, token) =>
        withSignal(token, (signal) => existingRuns(this.#known, selection.spans, signal)),
    );
    this.#facts = { processing, existing: existing.map(datasetRun), mayLack };
  }
}

/** Whether writing a format requires the runs' records. */
export function needsRecords(format: FormatId | OwnFormat): boolean {
  return typeof format === 'string' && formatOf(format).needsRecords === true;
}

/**
 * Placeholder facts about runs whose records haven't been loaded, to find out whether they could be
 * written as a dataset. The result isn't meant to be written.
 */
export function presumed(runs: readonly RunId[], others: Iterable<RunId>): DatasetFacts {
  const presume = (run: RunId): DatasetRun =>
    isListed(run) ? datasetRun(run) : { ...run, isPhysics: true, energy: 10.58, energyName: '4S' };
  return { processing: 'processing', existing: [...others, ...runs].map(presume) };
}

function aboutProcessing(name: string): string | undefined {
  return isProcessing(name)
    ? undefined
    : vscode.l10n.t('Use letters, digits, “_”, “-”, and “.”, beginning with a letter.');
}
