import * as vscode from 'vscode';
import { RunDBError, type RunId } from '../../core/rundb/index.ts';
import { aboutProblem, iovOf, isOneRun, type Iov } from '../../core/selection/index.ts';
import { isCancellation, logError, messageOf, withSignal } from '../common/index.ts';
import { intervalsCard, runCard, wordCard } from './cards.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionAt, rangeOf } from './mentions.ts';
import { summaryOf } from './summaries.ts';

/** Runs so near to one that is missing are named. */
const neighbourhood = 25;

/** Shows what a run in code is, or what the runs of a list, a range or an interval are together. */
export class Hover implements vscode.HoverProvider {
  readonly #known: KnownRuns;

  constructor(known: KnownRuns) {
    this.#known = known;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    await this.#known.ready;
    const mention = mentionAt(document, position);
    if (!mention || this.#known.session === undefined) return undefined;
    const offset = document.offsetAt(position);
    // All of a cut stand in the same place.
    const [part, ...others] = mention.parts.filter(
      ({ start, end }) => start <= offset && offset <= end,
    );
    const isShared = others.some(({ start, end }) => start === part?.start && end === part.end);
    const show = (card: vscode.MarkdownString, span: { start: number; end: number }) =>
      new vscode.Hover(card, rangeOf(document, span));
    if (part?.problem) return show(wordCard(aboutProblem(part.problem)), part);
    const iovs = part?.iov && !isShared ? [part.iov] : mention.iovs;
    if (iovs.length === 0) {
      return mention.problem && show(wordCard(aboutProblem(mention.problem)), mention);
    }
    try {
      const cards = await withSignal(token, async (signal) => {
        const own = await this.#cardOf(iovs, signal);
        const isPart = part?.iov && !isShared && mention.parts.length > 1 && !isOneRun(part.iov);
        return isPart ? [own, await this.#cardOf(mention.iovs, signal)] : [own];
      });
      const known = cards.filter((card) => card !== undefined);
      return known.length > 0
        ? new vscode.Hover(known, rangeOf(document, part ?? mention))
        : undefined;
    } catch (error) {
      if (isCancellation(error)) return undefined;
      logError(error);
      return error instanceof RunDBError
        ? show(wordCard(messageOf(error)), part ?? mention)
        : undefined;
    }
  }

  /** Undefined where all was forgotten meanwhile. */
  async #cardOf(
    iovs: readonly Iov[],
    signal: AbortSignal,
  ): Promise<vscode.MarkdownString | undefined> {
    const [only] = iovs;
    if (only && iovs.length === 1 && isOneRun(only)) return this.#runCard(only, signal);
    await this.#known.load(iovs, signal);
    const summary = summaryOf(iovs, this.#known);
    return summary && intervalsCard(iovs, summary);
  }

  async #runCard(iov: Iov, signal: AbortSignal): Promise<vscode.MarkdownString> {
    const { first: run } = iov;
    await this.#known.lookAgain(run, signal);
    const known = this.#known.get(iov);
    const found = known?.runs?.[0];
    const { session } = this.#known;
    if (known && found && session) return runCard(found, known.since, session.rundb.url);
    return wordCard(await this.#whatIsThere(run, signal));
  }

  /** That there is no such run, and which there are instead. */
  async #whatIsThere({ experiment, run }: RunId, signal: AbortSignal): Promise<string> {
    const { t } = vscode.l10n;
    const near = iovOf(experiment, Math.max(0, run - neighbourhood), run + neighbourhood);
    await this.#known.load([near], signal);
    const runs = this.#known.get(near)?.runs ?? [];
    if (runs.length === 0) {
      const count = await this.#known.count(experiment, signal);
      if (count === 0) return t('The RunDB has no experiment {0}.', experiment);
    }
    const below = runs.findLast((each) => each.run < run)?.run;
    const above = runs.find((each) => each.run > run)?.run;
    const sentence = t('The RunDB has no run {0} in experiment {1}.', run, experiment);
    if (below !== undefined && above !== undefined) {
      return `${sentence} ${t('The nearest runs are {0} and {1}.', below, above)}`;
    }
    const nearest = below ?? above;
    return nearest === undefined
      ? sentence
      : `${sentence} ${t('The nearest run is {0}.', nearest)}`;
  }
}
