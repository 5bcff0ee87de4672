import * as vscode from 'vscode';
import { RemainingTime } from '../../core/downloads/index.ts';
import { formatCount } from '../../core/format/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import { countRuns } from '../common/index.ts';

interface Report {
  readonly message: string;
  /** In percent. */
  readonly increment?: number;
}

/** Reports the progress of a download: `3,400 of 8,123 runs · about 2 min left`. */
export class DownloadProgress {
  readonly #show: (report: Report) => void;
  /** The number of runs; undefined if the server doesn't say. */
  readonly #total: number | undefined;
  readonly #time: RemainingTime;
  #runs = 0;

  constructor(experiments: readonly Experiment[], show: (report: Report) => void) {
    this.#show = show;
    const total = experiments.reduce((sum, { runs = NaN }) => sum + runs, 0);
    this.#total = Number.isNaN(total) ? undefined : total;
    this.#time = new RemainingTime(total);
  }

  /** The number of runs so far. */
  get runs(): number {
    return this.#runs;
  }

  report(runs: number): void {
    const more = Math.max(0, runs - this.#runs);
    this.#runs = runs;
    const left = this.#time.after(runs);
    const soFar = this.#soFar();
    this.#show({
      message: left === undefined ? soFar : `${soFar} · ${inWords(left)}`,
      ...(this.#total && { increment: (more / this.#total) * 100 }),
    });
  }

  #soFar(): string {
    const runs = this.#runs;
    return this.#total === undefined || runs > this.#total
      ? countRuns(runs)
      : vscode.l10n.t('{0} of {1}', formatCount(runs), countRuns(this.#total));
  }
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1
    ? vscode.l10n.t('less than a minute left')
    : vscode.l10n.t('about {0} min left', minutes);
}
