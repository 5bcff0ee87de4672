import * as vscode from 'vscode';
import { beamEnergyName, isPhysics, type ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  formatOf,
  isProcessing,
  type DatasetFacts,
  type DatasetRun,
  type FormatId,
  type OwnFormat,
  type RunRange,
  type Selection,
} from '../../core/selection/index.ts';
import { isListed, UserError, withSignal } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import { existingRuns } from './existingRuns.ts';
import type { Forms } from './forms.ts';

/** What is known of runs for an MC dataset: nothing before it is asked for. */
export class Datasets {
  readonly #forms: Forms;
  readonly #known: KnownRuns;
  #facts: DatasetFacts | undefined;

  constructor(forms: Forms, known: KnownRuns) {
    this.#forms = forms;
    this.#known = known;
  }

  get facts(): DatasetFacts | undefined {
    return this.#facts;
  }

  /**
   * The name of the processing: the one given, or asked for once and remembered. Undefined when the
   * user leaves.
   *
   * @param isAnew Whether another one than before is wanted.
   * @throws UserError where it is no name.
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
   * Asks for the records of all runs between those of a selection.
   *
   * @param mayLack Ranges in which there may be numbers that no run has.
   * @throws UserError where they are not known.
   */
  async load(selection: Selection, processing: string, mayLack?: Selection): Promise<void> {
    const existing = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking beam energies'),
        cancellable: true,
      },
      (_progress, token) =>
        withSignal(token, (signal) => existingRuns(this.#known, wholeOf(selection), signal)),
    );
    this.#facts = { processing, existing: existing.map(datasetRun), mayLack };
  }
}

/** Whether the records of the runs say how a form is written. */
export function needsRecords(format: FormatId | OwnFormat): boolean {
  return typeof format === 'string' && formatOf(format).needsRecords === true;
}

/**
 * What is presumed of runs before their records are asked for, to see whether a dataset of them could
 * be written: not to be written itself.
 */
export function presumed(runs: readonly RunId[], others: Iterable<RunId>): DatasetFacts {
  const presume = (run: RunId): DatasetRun =>
    isListed(run) ? datasetRun(run) : { ...run, isPhysics: true, energy: 10.58, energyName: '4S' };
  return { processing: 'processing', existing: [...others, ...runs].map(presume) };
}

function datasetRun({ experiment, run, facts }: ListedRun): DatasetRun {
  const { beamEnergy: energy } = facts;
  const energyName = energy === undefined ? undefined : beamEnergyName(energy);
  return { experiment, run, isPhysics: isPhysics(facts), energy, energyName };
}

/** Each experiment from its first run to its last one. */
function wholeOf({ ranges }: Selection): RunRange[] {
  return [...Map.groupBy(ranges, ({ experiment }) => experiment)].map(([experiment, own]) => ({
    experiment,
    first: own[0]?.first ?? 0,
    last: own.at(-1)?.last ?? 0,
  }));
}

function aboutProcessing(name: string): string | undefined {
  return isProcessing(name)
    ? undefined
    : vscode.l10n.t('Use letters, digits, “_”, “-”, and “.”, beginning with a letter.');
}
