import * as vscode from 'vscode';
import {
  experimentToSay,
  saidExperiment,
  shifted,
  Source,
  type AddedText,
  type Span,
} from '../../core/selection/index.ts';
import { showError, UserError } from '../common/index.ts';
import { textBefore } from '../notebooks/index.ts';
import { rangeIn, spansAfter, Target, withEndsOf, type Written } from './target.ts';

/** A text with runs to write. */
export interface WrittenRuns {
  readonly written: Written;
  /** Their experiment, if the text doesn't say it itself. */
  readonly experiment: number | undefined;
}

/** In characters; longer texts would take too long to parse. */
const longest = 500_000;

/**
 * What the user has to know about runs before they're written: that they don't say which experiment
 * they belong to, or that the text around them says another one.
 *
 * @throws UserError if runs of several experiments would look the same.
 */
export function noteOn(target: Target, texts: readonly WrittenRuns[]): string | undefined {
  const { document, language } = target;
  if (texts.every(({ experiment }) => experiment === undefined)) return undefined;
  const source = document.getText();
  const before = textBefore(document);
  if (before.length + source.length > longest) return undefined;
  const all = texts.map(({ written }) => written);
  const spans = spansAfter(document, all);
  const after = new Source(before + applied(source, document, all), language);
  const open = unsaid(texts, spans, (span) => saidExperiment(after, shifted(span, before.length)));
  const [first] = open;
  if (!first) return undefined;
  if (new Set(texts.map(({ experiment }) => experiment)).size > 1) {
    throw new UserError(
      vscode.l10n.t(
        'These runs are from several experiments, but this format doesn’t say which. Choose one that does, such as ExpRun.',
      ),
    );
  }
  const other = open.find(({ said }) => said !== undefined)?.said;
  return other === undefined
    ? vscode.l10n.t('doesn’t include the experiment')
    : vscode.l10n.t('the text around it says experiment {0}', other);
}

interface Unsaid {
  readonly span: Span;
  readonly experiment: number;
  readonly said: number | undefined;
}

function unsaid(
  texts: readonly WrittenRuns[],
  spans: readonly Span[],
  saidAt: (span: Span) => number | undefined,
): Unsaid[] {
  return texts.flatMap(({ experiment }, i) => {
    const span = spans[i];
    if (experiment === undefined || !span) return [];
    const said = saidAt(span);
    return said === experiment ? [] : [{ span, experiment, said }];
  });
}

function applied(source: string, document: vscode.TextDocument, texts: readonly Written[]): string {
  let after = '';
  let end = 0;
  for (const [range, text] of texts) {
    after += source.slice(end, document.offsetAt(range.start)) + text;
    end = document.offsetAt(range.end);
  }
  return after + source.slice(end);
}

/** Offers to add the experiment of runs that were written without it. */
export class ExperimentOffers {
  /** Documents in which the user declined the offer. */
  readonly #declined = new WeakSet<vscode.TextDocument>();
  #latest: unknown;

  /** @param ranges Where the runs are now, in the order of `texts`. */
  offerFor(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    texts: readonly WrittenRuns[],
  ): void {
    if (texts.every(({ experiment }) => experiment === undefined)) return;
    if (textBefore(document).length + document.getText().length > longest) return;
    // The user may have edited them already.
    const isThere = texts.every(({ written: [, text] }, i) => {
      const range = ranges[i];
      return range && document.getText(range) === withEndsOf(document, text);
    });
    if (!isThere) return;
    const target = new Target(document, ranges);
    this.#offer(target, texts)
      .catch(showError)
      .finally(() => target.dispose());
  }

  async #offer(target: Target, texts: readonly WrittenRuns[]): Promise<void> {
    const open = missingIn(target, texts);
    const other = open.find(({ said }) => said !== undefined);
    if (other) {
      await vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The runs are from experiment {0}, but the text around them says experiment {1}.',
          other.experiment,
          other.said ?? '',
        ),
      );
      return;
    }
    const [first] = additionsTo(target, open);
    if (!first || this.#declined.has(target.document)) return;
    const offer = {};
    this.#latest = offer;
    const add = vscode.l10n.t('Add “{0}”', first.text.trim().replace(/,$/, ''));
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('The inserted runs don’t say which experiment they belong to.'),
      add,
    );
    if (chosen === add) {
      await target.write(() =>
        additionsTo(target, missingIn(target, texts)).map(({ offset, text }): Written => {
          return [rangeIn(target.document, offset, offset), text];
        }),
      );
    } else if (this.#latest === offer) this.#declined.add(target.document);
  }
}

function missingIn(target: Target, texts: readonly WrittenRuns[]): Unsaid[] {
  const { document, ranges } = target;
  const spans = ranges.map(({ start, end }) => {
    return { start: document.offsetAt(start), end: document.offsetAt(end) };
  });
  const before = textBefore(document);
  const source = new Source(before + document.getText(), target.language);
  return unsaid(texts, spans, (span) => saidExperiment(source, shifted(span, before.length)));
}

/** The texts to add; one text may cover several lists of runs. */
function additionsTo({ document, language }: Target, open: readonly Unsaid[]): AddedText[] {
  const before = textBefore(document);
  const source = new Source(before + document.getText(), language);
  const all = open.flatMap(({ span, experiment }) => {
    const added = experimentToSay(source, shifted(span, before.length), experiment);
    const offset = (added?.offset ?? -1) - before.length;
    return added && offset >= 0 ? { ...added, offset } : [];
  });
  return [...new Map(all.map((each) => [each.offset, each])).values()];
}
