import { t } from '@vscode/l10n';
import type { Field } from './fields.ts';

/** How a field is used in a query. */
export interface Usage {
  /** What its values are, in a sentence. */
  readonly form: string;
  /** An operator and a value, as written after the field's name. */
  readonly example: string;
}

export function usageOf({ type, words: [word = '*word*'] = [] }: Field): Usage {
  switch (type) {
    case 'integer':
      return { form: t('Numbers, ranges, or a list of them.'), example: ':12,100-200' };
    case 'luminosity':
      return { form: t('With a unit /nb, /pb, /fb or /ab; otherwise nb⁻¹.'), example: '>5/pb' };
    case 'duration':
      return { form: t('With a unit s, min, h or d; otherwise seconds.'), example: '>=30min' };
    case 'date':
      return { form: t('A year, month, day or time in UTC, or a range.'), example: ':2020-05' };
    case 'field':
      return { form: t('On, off, or a number; on means 1000 or more.'), example: ':on' };
    case 'energy':
      return {
        form: t('Names, where * matches any characters; or GeV, with < or > or as a range.'),
        example: ':4S,4S_offres',
      };
    case 'flags':
      return {
        form: t('Flags; a match in any one detector is enough.'),
        example: ':bad,"no events"',
      };
    case 'text':
      return {
        form: t('Text, where * matches any characters and ? matches one.'),
        example: `:${word}`,
      };
    case 'any':
    case 'number':
    case 'boolean':
      return { form: t('A number, a time, or text, depending on the record.'), example: ':1' };
  }
}
