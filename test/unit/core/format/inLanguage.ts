import { join } from 'node:path';
import { setDisplayLanguage } from '../../../../src/core/format/index.ts';
import { textsOf } from '../../../texts.ts';

const checkout = join(import.meta.dirname, '..', '..', '..', '..');

/** Each of our texts as no English text is written, with the same placeholders. */
const foreignTexts = Object.fromEntries(textsOf(checkout).map((text) => [text, `«${text}»`]));

/** Does something in a display language whose texts can't be mistaken for English. */
export function inLanguage<T>(language: string, work: () => T): T {
  setDisplayLanguage(language, language === 'en' ? undefined : foreignTexts);
  try {
    return work();
  } finally {
    setDisplayLanguage('en', undefined);
  }
}

/** The same for asynchronous work. */
export async function inLanguageUntil<T>(language: string, work: () => Promise<T>): Promise<T> {
  setDisplayLanguage(language, language === 'en' ? undefined : foreignTexts);
  return work().finally(() => setDisplayLanguage('en', undefined));
}
