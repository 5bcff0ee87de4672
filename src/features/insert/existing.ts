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

/** Forms whose whole is seen from any place in it. */
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

/** What is done to runs that are in the document. */
export type Change = Exclude<How, 'insert'>;

/** Runs that are in a document already, at the cursor or selected. */
export interface Existing extends RunsInText {
  readonly range: vscode.Range;
  readonly text: string;
  /** Whether they are selected, not only at the cursor. */
  readonly isSelected: boolean;
  /** Whether they are what the user means: the cursor is in a list, it does not only touch a run. */
  readonly isMeant: boolean;
  /** Whether they are a part of an MC dataset that can't be read as a whole. */
  readonly isOfDataset?: boolean;
}

/**
 * Runs that are selected, or that the cursor is in; undefined where there are none, or several
 * cursors.
 *
 * @param options.experiment Whose run numbers they are, where the text does not say.
 * @throws UserError where the place is gone.
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
  // A number alone may be a range.
  const isNumber = around && /^\d+$/.test(around.text);
  return isNumber && mention.form === 'ranges' ? { ...around, format: 'ranges' } : undefined;
}

/** The whole of the MC dataset that a selection is in: a run belongs to one beam energy of it. */
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

/** A selection without the blanks and commas around it, nor the dash of YAML's before it. */
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

/** The list, range or interval that a selection is in, as far as it can be written anew. */
function mentionAround(document: vscode.TextDocument, range: vscode.Range): Mention | undefined {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const source = sourceOf(document);
  const cell = cellOf(document);
  const mentions = cell ? cell.cells.mentions(cell.index) : findMentions(source);
  const mention = mentions.find((each) => each.start <= start && end <= each.end);
  if (!mention || !rewritable.has(mention.form)) return undefined;
  if (mention.form !== 'b2info') return mention;
  // The command belongs to what is written.
  const command = /b2info-luminosity\s+$/.exec(source.text.slice(0, mention.start));
  return command ? { ...mention, start: command.index } : undefined;
}

/** The range of an item of a list with the comma that goes with it. */
export function withComma({ document }: Target, range: vscode.Range): vscode.Range {
  const taken = itemWithComma(sourceOf(document), spanOf(document, range));
  return taken ? rangeIn(document, taken.start, taken.end) : range;
}

/**
 * What new runs make of those that are in the document.
 *
 * @throws UserError where something would be lost, or runs would be taken for others.
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
