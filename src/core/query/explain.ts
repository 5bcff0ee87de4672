import { t } from '@vscode/l10n';
import { formatList, formatSentences } from '../format/index.ts';
import { runTypes } from '../rundb/index.ts';
import type { Span, Word } from './ast.ts';
import { aboutCondition, builtInConditions, type Conditions } from './conditions.ts';
import { printPath } from '../records/index.ts';
import { fieldOf } from './fields.ts';
import { usageOf } from './usage.ts';

/** What a word of a query means. */
export interface Explanation {
  readonly at: Span;
  /** The word. */
  readonly title: string;
  /** A few sentences. */
  readonly text: string;
  /** A query: what a condition stands for, or an example of how anything else is used. */
  readonly query: string;
}

const quoted = String.raw`"(?:\\.|[^"\\\n])*"`;
const part = String.raw`(?:[\p{L}_][\p{L}\p{N}_]*|${quoted})`;
const path = String.raw`\.?${part}(?:\.${part})*`;
const unit = String.raw`(?:/[npfa]b|[npfa]b(?:\^?-1|⁻¹)|min|[shd])(?![\p{L}\p{N}_.:])`;
const value = String.raw`(?:${quoted}|[^\s,()"<>=!#]+(?:(?<=\d)[ \t]+${unit})?)`;

/** The words of a query. The grammar can't help here: it returns nothing if there is a mistake. */
const words = new RegExp(
  [
    '#[^\n]*',
    String.raw`(?<condition>@[\p{L}\p{N}_-]+)`,
    String.raw`(?<before>(?:has|missing):\s*)(?<asked>${path})`,
    String.raw`(?<compared>${path})\s*(?:[<>!]=|[:=<>])\s*(?<values>${value}(?:\s*,\s*${value})*)?`,
    quoted,
    String.raw`(?<bare>[\p{L}\p{N}_][\p{L}\p{N}_.*?-]*)`,
  ].join('|'),
  'giu',
);

/** Explains the field, condition or run type at an offset; undefined if there is none. */
export function explain(
  text: string,
  offset: number,
  own: Conditions = new Map(),
): Explanation | undefined {
  for (const { 0: whole, index, groups = {} } of text.matchAll(words)) {
    const end = index + whole.length;
    if (offset > end) continue;
    if (offset < index) return undefined;
    const { condition, before = '', asked, compared, values, bare } = groups;
    if (condition !== undefined) return explainCondition(wordAt(condition, index), own);
    const word = bare === undefined ? undefined : explainCondition(wordAt(bare, index), own);
    if (word && !isRunType(word.title)) return word;
    const name = wordAt(asked ?? compared ?? '', index + before.length);
    if (offset < name.at.start) return undefined;
    if (name.text !== '' && offset <= name.at.end) return explainField(name);
    const types = name.text.toLowerCase() === 'type' ? values : bare;
    return types === undefined ? undefined : explainType(types, end - types.length, offset);
  }
  return undefined;
}

function wordAt(text: string, start: number): Word {
  return { text, at: { start, end: start + text.length } };
}

function explainCondition({ text, at }: Word, own: Conditions): Explanation | undefined {
  const name = text.replace(/^@/, '').toLowerCase();
  const query = builtInConditions.get(name) ?? own.get(name);
  if (query === undefined) return undefined;
  const about = aboutCondition(name) ?? t('Your own condition');
  return { at, title: text, text: t('{0}. Same as:', about), query };
}

function explainField({ text, at }: Word): Explanation | undefined {
  const field = fieldOf(text);
  if (field === undefined) return undefined;
  const { form, example } = usageOf(field);
  const inRecord = t('In the record: {0}.', formatList(field.paths.map(printPath)));
  return {
    at,
    title: text,
    text: formatSentences([field.about(), form, inRecord]),
    query: `${field.name}${example}`,
  };
}

function explainType(list: string, start: number, offset: number): Explanation | undefined {
  for (const { 0: text, index } of list.matchAll(/[^\s,]+/g)) {
    const { at } = wordAt(text, start + index);
    const type = runTypes.find((each) => each === text.toLowerCase());
    if (type === undefined || offset < at.start || offset > at.end) continue;
    return { at, title: text, text: t('Runs of this type. Same as:'), query: `type:${type}` };
  }
  return undefined;
}

function isRunType(word: string): boolean {
  return runTypes.some((type) => type === word.toLowerCase());
}
