import type { Language } from '../language.ts';
import {
  shiftedMention,
  type Mention,
  type MentionForm,
  type MentionPart,
} from '../reading/mention.ts';
import { printRange, type RunRange } from '../ranges.ts';
import { readLiteral, shifted, type Source, type Span } from '../source/index.ts';
import { isOfPair, jointsAround, quotedAround } from './items.ts';
import { placeIn } from './place.ts';
import { endsLine } from './removal.ts';

/** Formats in which a range is a text like `1-5`. */
const forms: ReadonlySet<MentionForm> = new Set<MentionForm>(['numbers', 'ranges', 'b2info']);

/**
 * What to replace a range with to get several: further items if it's an item of a list, otherwise
 * one text. Undefined if it isn't a text like `798-801`.
 */
export function splitRange(
  source: Source,
  mention: Mention,
  part: MentionPart,
  ranges: readonly RunRange[],
): readonly [span: Span, text: string] | undefined {
  const within = source.partAround(mention);
  if (within) {
    const by = -within.start;
    const own = { ...part, ...shifted(part, by) };
    const split = splitRange(within.source, shiftedMention(mention, by), own, ranges);
    return split && [shifted(split[0], within.start), split[1]];
  }
  const { text, language } = source;
  // A pair of numbers isn't a text that can hold several ranges.
  const isText = /^\d+\s*-\s*\d+$/.test(text.slice(part.start, part.end));
  if (!isText || !forms.has(mention.form)) return undefined;
  const item = quotedAround(text, part);
  const { inside, indentation } = placeIn(source, item);
  const between = (joint: string) => ranges.map(printRange).join(joint);
  const quote = text.slice(item.start, part.start);
  if (inside === 'block' && endsLine(text, item)) {
    return [part, between(`${quote}\n${indentation}- ${quote}`)];
  }
  if (inside === 'list' && isItem(source, item) && !isOfPair(source, mention, item)) {
    return [part, between(`${quote}${language === 'shell' ? ' ' : ', '}${quote}`)];
  }
  const [joint = usualJoint(mention, language)] = jointsAround(text, mention, part);
  const joined = between(joint.replaceAll(/\s+/g, ' '));
  // In a YAML flow map, a comma would end a text without quotes.
  const isBare = language === 'yaml' && inside === 'brackets' && quote === '';
  return [part, isBare && ranges.length > 1 ? `"${joined}"` : joined];
}

/** Whether it's all of an item of a list, rather than a string in parentheses or a part of one. */
function isItem(source: Source, item: Span): boolean {
  const list = readLiteral(source, source.bracketAround(item.start) ?? 0);
  if (list.kind !== 'list') return false;
  const { text, language } = source;
  // Without a comma, it isn't a tuple.
  const mayBeString = language === 'python' && text[list.start] === '(';
  if (mayBeString && !source.withoutComments(list.start, list.end).includes(',')) return false;
  return list.items.some(
    ({ key, value }) => key === undefined && value.start === item.start && value.end === item.end,
  );
}

function usualJoint({ form }: Mention, language: Language): string {
  return form === 'b2info' || language === 'shell' ? ',' : ', ';
}
