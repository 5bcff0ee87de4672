import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { hasRanges, type FormatId, type OwnFormat } from '../../core/selection/index.ts';
import { UserError, withoutIcons } from '../common/index.ts';
import { needsRecords } from './datasets.ts';
import type { Change, Existing } from './existing.ts';
import { noteOn, type WrittenRuns } from './experimentNotes.ts';
import {
  brokenMessage,
  formatIn,
  type Form,
  type FormsOfLanguage,
  type UsableForm,
} from './forms.ts';
import { shortened, type Offer, type Preview, type Section } from './pickForm.ts';
import type { Target } from './target.ts';
import { changedText, onOneLine } from './texts.ts';
import type { Writer } from './writer.ts';

/** The formats to choose from; those of other languages are collapsed into one row at first. */
export function formSections(
  title: string,
  { own, others }: FormsOfLanguage,
  preview: (form: UsableForm) => Preview,
  processing: string | undefined,
): Section[] {
  const { t } = vscode.l10n;
  const offersOf = (forms: readonly Form[]): Offer[] =>
    forms.map((form) => formOffer(form, preview, processing));
  const foldedAs = t('Other Formats…');
  return [
    { title, offers: offersOf(own) },
    { title: t('other formats'), offers: offersOf(others), foldedAs },
  ];
}

/** A format with a mistake shows its error; a format with a remembered name offers to change it. */
function formOffer(
  form: Form,
  preview: (form: UsableForm) => Preview,
  processing: string | undefined,
): Offer {
  const label = withoutIcons(form.title);
  if (form.kind === 'broken') {
    const fail = (): never => {
      throw new UserError(brokenMessage(form.title, form.error));
    };
    return { label, choice: undefined, preview: fail };
  }
  const again = needsRecords(formatIn(form)) &&
    processing !== undefined && {
      label: vscode.l10n.t('Change Processing ({0})…', processing),
      choice: { how: 'insert', form, isAnew: true } as const,
    };
  return {
    label,
    choice: { how: 'insert', form },
    preview: () => preview(form),
    ...(again && { again }),
  };
}

/** The changes offered for the runs at the cursor. */
export function changeOffers(
  target: Target,
  writer: Writer,
  there: Existing,
  existing: () => Existing,
): Section {
  const { t } = vscode.l10n;
  const offer = (how: Change, label: string): Offer => ({
    label,
    choice: { how },
    preview: () => {
      const texts = [changedText(target, writer, existing(), how, onOneLine)];
      return previewAt(target, texts, there.format, there.style.processing);
    },
  });
  return {
    title: there.isSelected ? t('selected runs') : t('runs at the cursor'),
    offers: [
      offer('replace', `$(replace) ${replaceLabel(there)}`),
      offer('add', `$(add) ${t('Add to them')}`),
      offer('remove', `$(remove) ${t('Remove from them')}`),
    ],
  };
}

/**
 * Says what gets replaced: the number of runs if each is listed in the text; for a single run or
 * ranges, the text.
 */
function replaceLabel({ selection, format, text, isSelected }: Existing): string {
  const { t } = vscode.l10n;
  const { size } = selection;
  if (size === 1) return t('Replace 1 run: {0}', shortened(text));
  // A range may extend across unused run numbers, so don't say how many runs it has.
  if (hasRanges(format)) return t('Replace {0}', shortened(text));
  const count = formatCount(size);
  return isSelected
    ? t('Replace the {0} selected runs', count)
    : t('Replace the {0} runs at the cursor', count);
}

/** The text that would be written at the first position, with any notes about it. */
export function previewAt(
  target: Target,
  texts: readonly WrittenRuns[],
  format: FormatId | OwnFormat,
  processing?: string,
): Preview {
  const text = texts[0]?.written[1] ?? '';
  return { text: previewOf(text, format, processing), note: noteOn(target, texts) };
}

/** If a format depends on records that haven't been loaded, describes it instead. */
export function previewOf(
  text: string,
  format: FormatId | OwnFormat,
  processing: string | undefined,
): string {
  const { t } = vscode.l10n;
  if (!needsRecords(format)) return text;
  return processing === undefined
    ? t('By experiment and beam energy, looked up in the RunDB')
    : t('By experiment and beam energy, looked up in the RunDB, for {0}', processing);
}
