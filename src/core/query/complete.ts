import { t } from '@vscode/l10n';
import { runTypes } from '../rundb/index.ts';
import type { Span } from './ast.ts';
import { aboutCondition, builtInConditions, type Conditions } from './conditions.ts';
import { fieldOf, fields, type Field } from './fields.ts';

/** A suggestion for the word at the cursor. */
export interface Completion {
  readonly kind: 'field' | 'value' | 'condition' | 'keyword';
  /** The text that replaces the word. */
  readonly text: string;
  /** What it is, in a sentence. */
  readonly about: string;
}

export interface Completions {
  /** The location that they replace. */
  readonly at: Span;
  readonly items: readonly Completion[];
}

/** The words that fit at an offset of a query and start with what has been typed so far. */
export function complete(text: string, offset: number, own: Conditions = new Map()): Completions {
  const before = text.slice(0, offset);
  const [word = ''] = wordBefore.exec(before) ?? [];
  const start = offset - word.length;
  const fieldName = fieldBefore.exec(text.slice(0, start))?.[1];
  let items: Completion[];
  if (word.startsWith('@')) items = conditions(own);
  else if (fieldName !== undefined) items = values(fieldOf(fieldName));
  else if (/(?:^|[\s(])-?$/.test(text.slice(0, start))) {
    // A condition that is also a run type is suggested once.
    const isType = ({ text }: Completion): boolean => runTypes.some((type) => `@${type}` === text);
    items = [...terms(), ...conditions(own).filter((item) => !isType(item))];
  } else items = [];
  const typed = plain(word);
  return {
    at: { start, end: offset },
    items: items.filter((item) => plain(item.text).startsWith(typed) && item.text !== word),
  };
}

/**
 * The word being typed: a condition, a quoted text that isn't closed yet, or the start of a name.
 */
const wordBefore = /(?:@[\p{L}\p{N}_-]*|(?<=[:=,]\s*)"[^"\\]*|[\p{L}\p{N}_.][\p{L}\p{N}_.-]*|)$/u;

/** A field with its operator and the values typed before this one. */
const fieldBefore =
  /([\p{L}_.][\p{L}\p{N}_.]*)\s*(?:[:=]|!=)\s*(?:(?:"[^"\\]*"|[^\s,()"]+)\s*,\s*)*$/u;

/**
 * A word as compared with what is typed: in lower case, without the `@` of a condition or the quote
 * of a text.
 */
function plain(word: string): string {
  return word.toLowerCase().replace(/^[@"]/, '');
}

function conditions(own: Conditions): Completion[] {
  return [...new Map([...own, ...builtInConditions])].map(([name, source]) => ({
    kind: 'condition',
    text: `@${name}`,
    about: aboutCondition(name) ?? source,
  }));
}

function values(field: Field | undefined): Completion[] {
  return (field?.words ?? []).map((word) => ({
    kind: 'value',
    text: word,
    about: field?.title() ?? '',
  }));
}

function terms(): Completion[] {
  return [
    ...fields.map(({ name, title }): Completion => ({
      kind: 'field',
      text: `${name}:`,
      about: title(),
    })),
    ...runTypes.map((type): Completion => ({
      kind: 'value',
      text: type,
      about: t('Runs of this type'),
    })),
    { kind: 'keyword', text: 'or', about: t('Either side may match') },
    { kind: 'keyword', text: 'not', about: t('Negates the next term') },
    { kind: 'keyword', text: 'has:', about: t('The record has a value for this field') },
    { kind: 'keyword', text: 'missing:', about: t('The record has no value for this field') },
  ];
}
