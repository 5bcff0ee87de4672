import type { Language } from './language.ts';
import { Selection } from './selection.ts';
import type { RunRange } from './ranges.ts';
import type { FormatId } from './writing/formats.ts';
import type { Place } from './writing/place.ts';
import type { Style } from './writing/style.ts';
import type { Brackets } from './writing/syntax.ts';
import { FormatError, writeRuns, type OwnFormat, type WriteOptions } from './writing/writeRuns.ts';
import { plainText, readLiteral, Source, type Literal } from './source/index.ts';
import { findMentions } from './reading/findMentions.ts';
import { readDataset } from './readDataset.ts';
import { partOf, type MentionForm, type MentionPart } from './reading/mention.ts';
import { formOf, isByExperiment, readRunNumbers } from './reading/runNumbers.ts';
import { iovOf, isDivisible } from './iov.ts';

/** Runs that a text consists of, and how it has them. */
export interface RunsInText {
  readonly selection: Selection;
  readonly format: FormatId | OwnFormat;
  readonly style: Style;
  /** Whose run numbers these are, where the text itself does not say. */
  readonly experiment?: number | undefined;
  /** Whether there are comments among them. */
  readonly hasComments?: boolean;
}

export interface ReadOptions extends WriteOptions {
  /** Whose run numbers they are, where the text does not say. */
  readonly experiment?: number | undefined;
  /** The user's own forms. */
  readonly own?: Iterable<OwnFormat>;
}

/**
 * Reads a text that is nothing but runs, in any form that they are written in. Undefined where it is
 * something else, or has a mistake in it.
 */
export function readRuns(
  text: string,
  place: Place,
  options: ReadOptions = {},
): RunsInText | undefined {
  const own = readOwn(text, options) ?? readWholeDataset(text, place);
  const isInList = place.inside === 'list' && hasLists(place.language);
  const source = new Source(isInList ? `[${text}]` : text, place.language);
  if (own || !source.isWhole) return own;
  const found =
    place.inside === 'block'
      ? readRuns(inBrackets(text), { ...place, inside: undefined }, options)
      : (readMentions(text, place, options) ?? readNumbers(text.trim(), place, options.experiment));
  return found && { ...found, hasComments: source.withoutComments() !== source.text };
}

function readWholeDataset(text: string, { language, indentation }: Place): RunsInText | undefined {
  const found = language === 'yaml' ? readDataset(text, indentation.length) : undefined;
  if (!found) return undefined;
  const { selection, processing, hasComments } = found;
  return { selection, format: 'mc-dataset', style: { processing }, hasComments };
}

/** What stands behind a dash of YAML's, and behind those below it, as a list in brackets. */
function inBrackets(text: string): string {
  const items = new Source(text.trim(), 'yaml').withoutComments().split(/\s*\n[ \t]*-[ \t]+/);
  return items.length === 1 && /^["'[{]/.test(text) ? text : `[${items.join(', ')}]`;
}

/** Mentions of one form, and nothing but punctuation between them. */
function readMentions(text: string, place: Place, options: ReadOptions): RunsInText | undefined {
  const all = findMentions(new Source(text, place.inside === 'quotes' ? 'text' : place.language));
  const isCaf = all.some(({ form }) => form === 'caf-json');
  const mentions = isCaf ? all.filter(({ form }) => form === 'caf-json') : all;
  const form = mentions[0]?.form;
  if (
    form === undefined ||
    form === 'prose' ||
    form === 'mask' ||
    mentions.some((other) => other.form !== form || other.isPartial)
  ) {
    return undefined;
  }
  const selection = selectionOf(mentions.flatMap(({ parts }) => parts));
  if (!selection) return undefined;
  let rest = '';
  let end = 0;
  for (const mention of all) {
    rest += text.slice(end, mention.start);
    ({ end } = mention);
  }
  rest += text.slice(end);
  const isOnly = /^[\s,;()[\]{}"'/\\]*$/.test(
    new Source(rest, place.language).withoutComments().replaceAll('b2info-luminosity', ''),
  );
  const style = styleOf(text, form, place.language);
  if (!style) return undefined;
  const isAll = isOnly && form !== 'python-query' && !(form === 'path' && hasOthers(text));
  return isAll || isWritten(selection, form, text, place, options)
    ? { selection, format: form, style }
    : undefined;
}

/** Whether there are paths with other folders in them, which would be lost. */
function hasOthers(text: string): boolean {
  const usual = /e\d{4}\/4S\/r\d{5,}/g;
  return text.replaceAll(usual, '').includes('/r');
}

/** Whether a text is just what is written for some runs: so it is known to be nothing else. */
function isWritten(
  selection: Selection,
  form: FormatId,
  text: string,
  place: Place,
  options: ReadOptions,
): boolean {
  const { ranges, size } = selection;
  if (size > mostWritten && size < Infinity) return false;
  const runs = size < Infinity ? [...selection] : [];
  try {
    const written = writeRuns({ runs, ranges }, form, place, options);
    return written.replaceAll(/\s+/g, '') === text.replaceAll(/\s+/g, '');
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** How mentions of a form are written; undefined where they hold something else as well. */
function styleOf(text: string, form: MentionForm, language: Language): Style | undefined {
  if (form === 'event-info-setter') return eventsIn(new Source(text, language).withoutComments());
  const qualifiers = [...text.matchAll(/([\w.:]*)\b(?:ExpRun|IoV|IntervalOfValidity)\s*\(/g)];
  const qualifier = qualifiers[0]?.[1];
  if (qualifiers.some((each) => each[1] !== qualifier)) return undefined;
  return { qualifier, brackets: bracketsOf(text, language) };
}

/** `evtNumList=[10, 10], expList=[12, 12], runList=[798, 799]`, with as many events for each run. */
function eventsIn(text: string): Style | undefined {
  const lists = /\b(evtNumList|expList|runList)\s*=\s*[[(]([\d\s,]*)[\])]/g;
  if (!/^[\s,]*$/.test(text.replaceAll(lists, ''))) return undefined;
  const found = [...text.matchAll(lists)].find(([, name]) => name === 'evtNumList');
  const [first, ...others] = found?.[2]?.match(/\d+/g) ?? [];
  if (others.some((each) => each !== first)) return undefined;
  return first === undefined ? {} : { events: Number(first) };
}

/** What a list is in, in Python, where that is not usual. */
function bracketsOf(text: string, language: Language): Brackets | undefined {
  if (language !== 'python') return undefined;
  if (text.trimStart().startsWith('(')) return ['(', ')'];
  return /^\s*\{(?!\s*["']?\d+["']?\s*:)/.test(text) ? ['{', '}'] : undefined;
}

/** More runs than that are not written to compare them. */
const mostWritten = 100_000;

/** Numbers or ranges whose experiment the text may not tell. */
function readNumbers(
  text: string,
  { language, inside }: Place,
  experiment: number | undefined,
): RunsInText | undefined {
  const own = inside === 'quotes' ? 'text' : language;
  // Of which language they are isn't known, so these could not be written again.
  if (language === 'text' && /^["'([{]/.test(text)) return undefined;
  const whole = literalOf(text, own);
  const items = inside === 'list' && hasLists(language) && !(whole && isByExperiment(whole));
  const literal = items
    ? readWhole(`[${text.replace(/,$/, '')}]`, language)
    : (whole ?? plainText(text.replaceAll(/\\\n\s*/g, ''), 0));
  // It could not be written as one again.
  if (!literal || literal.kind === 'range') return undefined;
  const pairs = language === 'json' || language === 'yaml' ? readPairs(literal) : undefined;
  const parts = pairs ?? readRunNumbers(literal, experiment);
  const selection = parts && selectionOf(parts);
  if (!selection) return undefined;
  const rangeItems = isText(literal, text) ? undefined : rangeItemsOf(literal);
  const isOther = !items && /^[[{]/.test(text) && !isByExperiment(literal);
  // A list of strings with several ranges each can't be written again.
  if (isOther && rangeItems === undefined && formOf(literal) === 'ranges') return undefined;
  const style: Style = {
    brackets: bracketsOf(text, own),
    rangeItems,
    isByExperiment: isByExperiment(literal),
    isNumber: literal.kind === 'number' && own !== 'text',
  };
  if (pairs) return { selection, format: 'exprun', style };
  const found = { selection, style, ...(!isByExperiment(literal) && { experiment }) };
  if (items || /^["'[({]/.test(text)) return { ...found, format: formOf(literal) };
  // Numbers with commas would be in brackets, in a language that has some; a shell has blanks.
  const isComma = text.includes(',') && (language === 'shell' || (own !== 'text' && !inside));
  return { ...found, format: text.includes('-') || isComma ? 'ranges' : 'numbers' };
}

/** A string in parentheses, which are no list without a comma. */
function isText(literal: Literal, text: string): boolean {
  return literal.kind === 'list' && literal.items.length === 1 && /^\([^]*[^,\s]\s*\)$/.test(text);
}

/** Whether a list has a range for each item, not all of them in one string. */
function rangeItemsOf(literal: Literal): Style['rangeItems'] {
  if (literal.kind !== 'list' || formOf(literal) !== 'ranges') return undefined;
  const { items } = literal;
  const areSingle = items.every(
    ({ key, value }) =>
      key === undefined &&
      (value.kind === 'number' ||
        (value.kind === 'text' && /^\d+(?:\s*-\s*\d+)?$/.test(value.value))),
  );
  if (!areSingle) return undefined;
  // YAML's need no quotes.
  const isQuoted = ({ value }: (typeof items)[number]) =>
    value.kind === 'text' && value.end - value.start > value.value.length;
  return items.every(isQuoted) ? 'texts' : 'mixed';
}

function hasLists(language: Language): boolean {
  return language !== 'shell' && language !== 'text';
}

/** What the whole text is as a value: a list, a map or a string; undefined for anything else. */
function literalOf(text: string, language: Language): Literal | undefined {
  const lines = text.split(/; |\r?\n\s*/);
  const entries = lines.map((line) => /^(\d+): (.*)$/.exec(line));
  if (language === 'text' && entries.every((entry) => entry !== null)) {
    const items = entries.map(([, key, value = '']) => {
      return { key, start: 0, value: plainText(value, 0) };
    });
    return { kind: 'list', name: undefined, items, start: 0, end: text.length };
  }
  return readWhole(text, language);
}

function readWhole(text: string, language: Language): Literal | undefined {
  const literal = readLiteral(new Source(text, language), 0);
  return literal.kind !== 'other' && literal.end === text.length ? literal : undefined;
}

/** `[[12, 798], [12, 799]]` */
function readPairs(literal: Literal): MentionPart[] | undefined {
  if (literal.kind !== 'list') return undefined;
  const parts = literal.items.map(({ key, value }): MentionPart | undefined => {
    if (key !== undefined || value.kind !== 'list' || value.items.length !== 2) return undefined;
    const [experiment, run] = value.items;
    if (experiment?.value.kind !== 'number' || run?.value.kind !== 'number') return undefined;
    if (experiment.value.value < 0 || run.value.value < 0) return undefined;
    return partOf(value, iovOf(experiment.value.value, run.value.value, run.value.value));
  });
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
}

function readOwn(text: string, { own = [], experiment }: ReadOptions): RunsInText | undefined {
  for (const format of own) {
    const parts = format.separator === '' ? [text] : text.split(format.separator);
    const ranges = parts.map((part) => format.template.read(part, experiment));
    if (
      ranges.every((range): range is RunRange => range !== undefined && range.first <= range.last)
    ) {
      const iovs = ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
      const saysWhose = parts.every((part) => format.template.read(part, undefined));
      const selection = Selection.ofIovs(iovs);
      return { selection, format, style: {}, ...(!saysWhose && { experiment }) };
    }
  }
  return undefined;
}

/** The runs of all parts; undefined where one is a mistake, or there is no end of experiments. */
function selectionOf(parts: readonly MentionPart[]): Selection | undefined {
  const iovs = parts.flatMap(({ iov }) => iov ?? []);
  const isWhole = iovs.length === parts.length && iovs.every(isDivisible);
  return isWhole ? Selection.ofIovs(iovs) : undefined;
}
