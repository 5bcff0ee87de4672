import {
  shiftedMention,
  shiftedPart,
  type Mention,
  type MentionForm,
  type MentionPart,
} from '../reading/mention.ts';
import { printRange, type RunRange } from '../ranges.ts';
import { readLiteral, type Source, type Span } from '../source/index.ts';
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
  whole: Source,
  mention: Mention,
  part: MentionPart,
  ranges: readonly RunRange[],
): readonly [span: Span, text: string] | undefined {
  const { source, start } = whole.partAround(mention);
  const own = shiftedPart(part, -start);
  const text = splitIn(source, shiftedMention(mention, -start), own, ranges);
  return text === undefined ? undefined : [part, text];
}

function splitIn(
  source: Source,
  mention: Mention,
  part: MentionPart,
  ranges: readonly RunRange[],
): string | undefined {
  const { text, language } = source;
  // A pair of numbers isn't a text that can hold several ranges.
  const isText = /^\d+\s*-\s*\d+$/.test(text.slice(part.start, part.end));
  if (!isText || !forms.has(mention.form)) return undefined;
  const item = quotedAround(text, part);
  const { inside, indentation } = placeIn(source, item);
  const between = (joint: string) => ranges.map(printRange).join(joint);
  const quote = text.slice(item.start, part.start);
  if (inside === 'block' && endsLine(text, item)) {
    return between(`${quote}\n${indentation}- ${quote}`);
  }
  if (inside === 'list' && isItem(source, item) && !isOfPair(source, mention, item)) {
    return between(`${quote}${language === 'shell' ? ' ' : ', '}${quote}`);
  }
  const usual = mention.form === 'b2info' || language === 'shell' ? ',' : ', ';
  const [joint = usual] = jointsAround(text, mention, part);
  const joined = between(joint.replaceAll(/\s+/g, ' '));
  // In a YAML flow map, a comma would end a text without quotes.
  const isBare = language === 'yaml' && inside === 'brackets' && quote === '';
  return isBare && ranges.length > 1 ? `"${joined}"` : joined;
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
