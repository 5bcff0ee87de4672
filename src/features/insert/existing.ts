import * as vscode from 'vscode';
import {
  datasetAround,
  findMentions,
  itemWithComma,
  readRuns,
  Selection,
  withinWords,
  type Language,
  type Mention,
  type MentionForm,
  type ReadOptions,
  type RunsInText,
} from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import { cellOf } from '../notebooks/index.ts';
import type { How } from './arguments.ts';
import { rangeIn, sourceOf, spanOf, type Target } from './target.ts';

/** Formats that are found as a whole from any position inside them. */
const rewritable: ReadonlySet<MentionForm> = new Set<MentionForm>([
  'numbers',
  'ranges',
  'exprun',
  'iov',
  'interval',
  'event-info-setter',
  'dqm-input',
  'pandas-cut',
  'rdataframe-cut',
  'b2info',
]);

/** An edit of runs that are in the document. */
export type Change = Exclude<How, 'insert'>;

/** Runs that are in a document already, selected or at the cursor. */
export interface Existing extends RunsInText {
  readonly range: vscode.Range;
  readonly text: string;
  /** Whether they are selected, rather than only at the cursor. */
  readonly isSelected: boolean;
  /**
   * Whether the user means them: they're selected, or the cursor is inside a list rather than only
   * next to a run.
   */
  readonly isMeant: boolean;
  /** Whether they are part of an MC dataset that can't be parsed as a whole. */
  readonly isOfDataset?: boolean;
}

/**
 * The runs that are selected or at the cursor; undefined if there are none, or several cursors.
 *
 * @param options.experiment The experiment of run numbers, if the text doesn't say it.
 * @throws UserError if the position no longer exists.
 */
export function existingAt(target: Target, options: ReadOptions): Existing | undefined {
  const [selection, ...others] = target.ranges;
  if (selection === undefined || others.length > 0) return undefined;
  const { document, language } = target;
  const chosen = trimmed(document, selection, language);
  const dataset = datasetAt(target, chosen, options);
  if (dataset) return dataset;
  const mention = mentionAround(document, chosen);
  const own = mention?.iovs[0]?.first.experiment;
  const read = (whole: vscode.Range, isSelected: boolean): Existing | undefined => {
    const spelling = target.placeOf(whole).language;
    const span = withinWords(document.getText(), spanOf(document, whole), spelling);
    const range = rangeIn(document, span.start, span.end);
    const text = document.getText(range);
    const experiment = own ?? options.experiment;
    const found = readRuns(text, target.placeOf(range), { ...options, experiment });
    if (!found) return undefined;
    const isWithin = range.start.isBefore(chosen.start) && chosen.end.isBefore(range.end);
    const isList = found.selection.size > 1 || /^[[({]/.test(text);
    const isMeant = isSelected || (isWithin && isList);
    const isOfDataset =
      language === 'yaml' &&
      datasetAround(document.getText(), spanOf(document, range)) !== undefined;
    return { ...found, range, text, isSelected, isMeant, isOfDataset };
  };
  const selected = chosen.isEmpty ? undefined : read(chosen, true);
  if (selected || !mention) return selected;
  const around = read(rangeIn(document, mention.start, mention.end), false);
  if (around?.format === mention.form) return around;
  // A single number may be a range.
  const isNumber = around && /^\d+$/.test(around.text);
  return isNumber && mention.form === 'ranges' ? { ...around, format: 'ranges' } : undefined;
}

/**
 * The whole MC dataset that contains the selection, because each run belongs to one of its beam
 * energies.
 */
function datasetAt(
  target: Target,
  chosen: vscode.Range,
  options: ReadOptions,
): Existing | undefined {
  const { document, language } = target;
  if (language !== 'yaml') return undefined;
  const span = datasetAround(document.getText(), spanOf(document, chosen));
  if (!span) return undefined;
  const range = rangeIn(document, span.start, span.end);
  const text = document.getText(range);
  const found = readRuns(text, target.placeOf(range), options);
  if (found?.format !== 'mc-dataset') return undefined;
  return { ...found, range, text, isSelected: chosen.isEqual(range), isMeant: true };
}

/** A selection without surrounding whitespace and commas, and without YAML's dash before it. */
function trimmed(
  document: vscode.TextDocument,
  selection: vscode.Range,
  language: Language,
): vscode.Range {
  const text = document.getText(selection);
  const blanks = language === 'yaml' ? /^[\s,]*(?:- +)*/ : /^[\s,]*/;
  const before = blanks.exec(text)?.[0].length ?? 0;
  if (before === text.length) return selection;
  const start = document.offsetAt(selection.start);
  return rangeIn(document, start + before, start + text.replace(/[\s,]+$/, '').length);
}

/** The list, range or interval that contains the selection, if it can be rewritten. */
function mentionAround(document: vscode.TextDocument, range: vscode.Range): Mention | undefined {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const source = sourceOf(document);
  const cell = cellOf(document);
  const mentions = cell ? cell.cells.mentions(cell.index) : findMentions(source);
  const mention = mentions.find((each) => each.start <= start && end <= each.end);
  if (!mention || !rewritable.has(mention.form)) return undefined;
  if (mention.form !== 'b2info') return mention;
  // The command is part of what is written.
  const command = /b2info-luminosity\s+$/.exec(source.text.slice(0, mention.start));
  return command ? { ...mention, start: command.index } : undefined;
}

/** The range of a list item together with its comma. */
export function withComma({ document }: Target, range: vscode.Range): vscode.Range {
  const taken = itemWithComma(sourceOf(document), spanOf(document, range));
  return taken ? rangeIn(document, taken.start, taken.end) : range;
}

/**
 * The runs in the document after a change.
 *
 * @throws UserError if something would be lost, or runs would get the wrong meaning.
 */
export function changed(
  existing: RunsInText & Pick<Existing, 'isOfDataset'>,
  runs: Selection,
  how: Change,
): Selection {
  const { experiment, hasComments } = existing;
  const selection = combined(existing.selection, runs, how);
  if (experiment !== undefined && selection.experiments.some((each) => each !== experiment)) {
    throw new UserError(vscode.l10n.t('This list holds runs of experiment {0} only.', experiment));
  }
  if (existing.isOfDataset === true && how !== 'remove') {
    throw new UserError(
      vscode.l10n.t(
        'This MC dataset has more in it than its runs, so their beam energies can’t be kept apart. Edit it by hand.',
      ),
    );
  }
  if (hasComments && how !== 'replace') {
    throw new UserError(vscode.l10n.t('The list contains comments that would be lost.'));
  }
  return selection;
}

function combined(existing: Selection, runs: Selection, how: Change): Selection {
  switch (how) {
    case 'replace':
      return runs;
    case 'add':
      return existing.union(runs);
    case 'remove':
      return existing.difference(runs);
  }
}
