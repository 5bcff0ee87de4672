import * as vscode from 'vscode';
import { hasRanges } from '../../core/selection/index.ts';
import { UserError, withoutIcons } from '../common/index.ts';
import type { Change, Existing } from './existing.ts';
import { noteOn, type WrittenRuns } from './experimentNotes.ts';
import { brokenMessage, type Form, type FormsOfLanguage, type UsableForm } from './forms.ts';
import { shortened, type Offer, type Preview, type Section } from './pickForm.ts';
import type { Target } from './target.ts';
import { changedText, onOneLine } from './texts.ts';
import type { Writer } from './writer.ts';

/** Forms to choose from, those of other languages in one row at first. */
export function formSections(
  title: string,
  { own, others }: FormsOfLanguage,
  preview: (form: UsableForm) => Preview,
): Section[] {
  const { t } = vscode.l10n;
  const foldedAs = t('Other Formats…');
  return [
    { title, offers: formOffers(own, preview) },
    { title: t('other formats'), offers: formOffers(others, preview), foldedAs },
  ];
}

/** One with a mistake says which. */
function formOffers(forms: readonly Form[], preview: (form: UsableForm) => Preview): Offer[] {
  return forms.map((form): Offer => {
    const label = withoutIcons(form.title);
    if (form.kind !== 'broken') {
      return { label, choice: { how: 'insert', form }, preview: () => preview(form) };
    }
    const fail = (): never => {
      throw new UserError(brokenMessage(form.title, form.error));
    };
    return { label, choice: undefined, preview: fail };
  });
}

/** What can be done with the runs at the cursor, and what goes with it. */
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
    preview: () => previewAt(target, [changedText(target, writer, existing(), how, onOneLine)]),
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

/** Says what goes: how many runs, where each is in the text. */
function replaceLabel({ selection, format, text, isSelected }: Existing): string {
  const { t } = vscode.l10n;
  const { size } = selection;
  if (size === 1) return t('Replace 1 run: {0}', shortened(text));
  // A range may go over numbers that no run has.
  if (hasRanges(format)) return t('Replace {0}', shortened(text));
  const count = size.toLocaleString('en');
  return isSelected
    ? t('Replace the {0} selected runs', count)
    : t('Replace the {0} runs at the cursor', count);
}

/** What would be written at the first place, with what has to be known of it. */
export function previewAt(target: Target, texts: readonly WrittenRuns[]): Preview {
  return { text: texts[0]?.written[1] ?? '', note: noteOn(target, texts) };
}
