import * as vscode from 'vscode';
import { formatSentences } from '../../core/format/index.ts';
import { RunDBError, type RunId } from '../../core/rundb/index.ts';
import { aboutProblem, isOneRun, type Iov } from '../../core/selection/index.ts';
import { isCancellation, logError, messageOf, withSignal } from '../common/index.ts';
import { intervalsCard, runCard, wordCard } from './cards.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionAt, rangeOf } from './mentions.ts';
import { neighboursOf } from './neighbours.ts';
import { summaryOf } from './summaries.ts';
import { shownKinds } from './diagnostics.ts';

/** Shows the run at the cursor, or the summary of a list, range or interval. */
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
    // All parts of a cut have the same span.
    const [part, ...others] = mention.parts.filter(
      ({ start, end }) => start <= offset && offset <= end,
    );
    const isShared = others.some(({ start, end }) => start === part?.start && end === part.end);
    const show = (card: vscode.MarkdownString, span: { start: number; end: number }) =>
      new vscode.Hover(card, rangeOf(document, span));
    // VS Code shows the diagnostics at this range in the same hover.
    const said = shownKinds(document, rangeOf(document, part ?? mention));
    if (part?.problem) {
      return said.size > 0 ? undefined : show(wordCard(aboutProblem(part.problem)), part);
    }
    const iovs = part?.iov && !isShared ? [part.iov] : mention.iovs;
    if (iovs.length === 0) {
      return mention.problem && show(wordCard(aboutProblem(mention.problem)), mention);
    }
    try {
      const cards = await withSignal(token, async (signal) => {
        const own = await this.#cardOf(iovs, said, signal);
        const isPart = part?.iov && !isShared && mention.parts.length > 1 && !isOneRun(part.iov);
        return isPart ? [own, await this.#cardOf(mention.iovs, new Set(), signal)] : [own];
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

  /** Undefined if everything was forgotten in the meantime. */
  async #cardOf(
    iovs: readonly Iov[],
    said: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<vscode.MarkdownString | undefined> {
    const [only] = iovs;
    if (only && iovs.length === 1 && isOneRun(only)) return this.#runCard(only, said, signal);
    await this.#known.load(iovs, signal);
    const summary = summaryOf(iovs, this.#known);
    return summary && intervalsCard(iovs, summary, said);
  }

  async #runCard(
    iov: Iov,
    said: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<vscode.MarkdownString | undefined> {
    const { first: run } = iov;
    await this.#known.lookAgain(run, signal);
    const known = this.#known.get(iov);
    const found = known?.runs?.[0];
    const { session } = this.#known;
    if (known && found && session) {
      const server = session.demo ? undefined : session.rundb.url;
      return runCard(found, known.since, server, said.has('bad'));
    }
    if (known?.lacking) {
      const { t } = vscode.l10n;
      return wordCard(
        t(
          'The RunDB didn’t return run {0} of experiment {1}, but it may exist.',
          run.run,
          run.experiment,
        ),
      );
    }
    const sentences = await this.#whatIsThere(run, said.has('missing'), signal);
    return sentences.length > 0 ? wordCard(formatSentences(sentences)) : undefined;
  }

  /**
   * Says that the run doesn't exist, unless that's displayed already, and which runs are nearest.
   */
  async #whatIsThere(run: RunId, isSaid: boolean, signal: AbortSignal): Promise<string[]> {
    const { t } = vscode.l10n;
    const neighbours = await neighboursOf(run, this.#known, signal);
    const [below, above] = [neighbours.below?.run, neighbours.above?.run];
    const nearest = below ?? above;
    if (nearest === undefined) {
      const count = await this.#known.count(run.experiment, signal);
      if (count === 0) return [t('The RunDB has no experiment {0}.', run.experiment)];
    }
    const sentence = t('The RunDB has no run {0} in experiment {1}.', run.run, run.experiment);
    const own = isSaid ? [] : [sentence];
    if (nearest === undefined) return own;
    return below !== undefined && above !== undefined
      ? [...own, t('The nearest runs are {0} and {1}.', below, above)]
      : [...own, t('The nearest run is {0}.', nearest)];
  }
}
