import type { Language } from '../language.ts';
import { Source } from '../source/index.ts';
import { findMentions } from './findMentions.ts';
import { shiftedMention, type Mention } from './mention.ts';

/** How far around a place, in characters, a long text is read. */
const far = 20_000;

/** The runs mentioned around a place in a text too long to be read as a whole. */
export function mentionsNear(text: string, offset: number, language: Language): Mention[] {
  const from = boundaryIn(text, Math.max(0, offset - far), offset);
  const part = new Source(text.slice(from, offset + far), language);
  return findMentions(part).map((mention) => shiftedMention(mention, from));
}

/** Where a line, or an item of a list on one line, begins: no string continues across it. */
function boundaryIn(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const before = text.slice(from, to);
  const line = before.indexOf('\n');
  if (line >= 0) return from + line + 1;
  const item = /[\]}]\s*,\s*(?=[[{])/.exec(before);
  return item ? from + item.index + item[0].length : from;
}
