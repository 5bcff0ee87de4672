import type { Language } from '../language.ts';
import { Source } from '../source/index.ts';
import { findMentions } from './findMentions.ts';
import { shiftedMention, type Mention } from './mention.ts';

/** So far, in characters, a long text is read on either side of a place. */
const far = 20_000;

/**
 * The runs that are mentioned around a place of a text that is too long to be read as a whole. What is
 * said further away is not heard.
 */
export function mentionsNear(text: string, offset: number, language: Language): Mention[] {
  const from = boundaryIn(text, Math.max(0, offset - far), offset);
  const part = new Source(text.slice(from, offset + far), language);
  return findMentions(part).map((mention) => shiftedMention(mention, from));
}

/** Where a line begins, or an item of a list that is all on one: strings are whole from there on. */
function boundaryIn(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const before = text.slice(from, to);
  const line = before.indexOf('\n');
  if (line >= 0) return from + line + 1;
  const item = /[\]}]\s*,\s*(?=[[{])/.exec(before);
  return item ? from + item.index + item[0].length : from;
}
