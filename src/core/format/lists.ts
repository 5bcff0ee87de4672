import { t } from '@vscode/l10n';
import { perLanguage } from './displayLanguage.ts';

const separator = perLanguage((language) => {
  const list = new Intl.ListFormat(language, { style: 'narrow' });
  return list.formatToParts(['1', '2', '3'])[1]?.value ?? ', ';
});

const collator = perLanguage((language) => new Intl.Collator(language));

/**
 * Short pieces in a row, without empty ones: `12 runs, 3 bad`, in Japanese with `、`. There is no
 * “and”: it would be too long for a label, and confusing between pieces that are lists themselves.
 */
export function formatList(pieces: readonly (string | undefined)[]): string {
  return pieces.filter((piece) => piece).join(separator());
}

/** Compares texts as sorted in the display language. */
export function compareShown(a: string, b: string): number {
  return collator().compare(a, b);
}

/** Whole sentences, as far as there are such, one after the other: `A. B.`, in Japanese without the space. */
export function formatSentences(sentences: readonly (string | undefined)[]): string {
  const [first = '', ...others] = sentences.flatMap((sentence) => (sentence ? [sentence] : []));
  return others.reduce((before, next) => t('{0} {1}', before, next), first);
}
