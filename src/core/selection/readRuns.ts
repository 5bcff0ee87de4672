import type { Language } from './language.ts';
import { Selection } from './selection.ts';
import type { FormatId } from './writing/formats.ts';
import type { Place } from './writing/place.ts';
import { usualStyle, type Style } from './writing/style.ts';
import type { Brackets } from './writing/syntax.ts';
import { energyNamesOf, Template, type ReadRange } from './writing/template.ts';
import {
  FormatError,
  usualPath,
  writeRuns,
  type OwnFormat,
  type WriteOptions,
} from './writing/writeRuns.ts';
import { plainText, readLiteral, Source, type Literal } from './source/index.ts';
import { findMentions } from './reading/findMentions.ts';
import { readDataset } from './readDataset.ts';
import { pairsIn } from './reading/intervals.ts';
import type { MentionForm, MentionPart } from './reading/mention.ts';
import { formOf, isByExperiment, readRunNumbers } from './reading/runNumbers.ts';
import { iovOf, isDivisible } from './iov.ts';

/** The runs that a text consists of, and how they are written. */
export interface RunsInText {
  readonly selection: Selection;
  readonly format: FormatId | OwnFormat;
  readonly style: Style;
  /** The experiment of the run numbers, if the text itself doesn't say. */
  readonly experiment?: number | undefined;
  /** Whether there are comments among them. */
  readonly hasComments?: boolean;
}

export interface ReadOptions extends WriteOptions {
  /** The experiment of the run numbers, if the text doesn't say. */
  readonly experiment?: number | undefined;
  /** The user's own formats. */
  readonly own?: Iterable<OwnFormat>;
}

/**
 * Reads a text that consists of runs only, in any format that we write. Undefined if it's something
 * else or contains a mistake.
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

/** The YAML list items from a dash on, as a list in brackets. */
function inBrackets(text: string): string {
  const items = new Source(text.trim(), 'yaml').withoutComments().split(/\s*\n[ \t]*-[ \t]+/);
  return items.length === 1 && /^["'[{]/.test(text) ? text : `[${items.join(', ')}]`;
}

/** Mentions in a single format, with nothing but punctuation between them. */
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
  const path = options.path ?? usualPath;
  const style = styleOf(text, form, place.language, path);
  if (!style) return undefined;
  const hasPaths = form === 'path' || form === 'caf-json';
  const isAll = isOnly && form !== 'python-query' && !(hasPaths && hasOthers(text, path));
  return isAll || isWritten(selection, form, text, place, { ...options, style })
    ? { selection, format: form, style }
    : undefined;
}

/** Whether there is more in paths than the usual folders, which would be lost. */
function hasOthers(text: string, { hasEnergy }: Template): boolean {
  const usual = hasEnergy ? /e\d{4}\/\d+S(?:_[A-Za-z]\w*)?\/r\d{5,}/g : /e\d{4}\/4S\/r\d{5,}/g;
  const rest = text.replaceAll(usual, '');
  return rest.includes('/r') || /"[^"\n]*\p{L}[^"\n]*"/u.test(rest);
}

/** Belle II’s own folders of a run. */
const anyEnergy = new Template('e{experiment:04}/{energy}/r{run:05}');

/** Whether a text is exactly what we would write for some runs, so contains nothing else. */
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
    const { energyNames } = options.style ?? {};
    const style = { ...usualStyle, energyNames };
    const written = writeRuns({ runs, ranges }, form, place, { ...options, style });
    return written.replaceAll(/\s+/g, '') === text.replaceAll(/\s+/g, '');
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** How mentions of a format are written; undefined if they contain something else as well. */
function styleOf(
  text: string,
  form: MentionForm,
  language: Language,
  path: Template,
): Style | undefined {
  if (form === 'event-info-setter') return eventsIn(new Source(text, language).withoutComments());
  if (form === 'path' || form === 'caf-json') {
    const found = path.hasEnergy ? [...path.find(text), ...anyEnergy.find(text)] : [];
    const energyNames = energyNamesOf(found);
    return energyNames && { energyNames, brackets: bracketsOf(text, language) };
  }
  const qualifiers = [...text.matchAll(/([\w.:]*)\b(?:ExpRun|IoV|IntervalOfValidity)\s*\(/g)];
  const qualifier = qualifiers[0]?.[1];
  if (qualifiers.some((each) => each[1] !== qualifier)) return undefined;
  return { qualifier, brackets: bracketsOf(text, language) };
}

/** `evtNumList=[10, 10], expList=[12, 12], runList=[798, 799]`, all with as many events. */
function eventsIn(text: string): Style | undefined {
  const lists = /\b(evtNumList|expList|runList)\s*=\s*[[(]([\d\s,]*)[\])]/g;
  if (!/^[\s,]*$/.test(text.replaceAll(lists, ''))) return undefined;
  const found = [...text.matchAll(lists)].find(([, name]) => name === 'evtNumList');
  const [first, ...others] = found?.[2]?.match(/\d+/g) ?? [];
  if (others.some((each) => each !== first)) return undefined;
  return first === undefined ? {} : { events: Number(first) };
}

/** The brackets of a list in Python, if not the usual ones. */
function bracketsOf(text: string, language: Language): Brackets | undefined {
  if (language !== 'python') return undefined;
  if (text.trimStart().startsWith('(')) return ['(', ')'];
  return /^\s*\{(?!\s*["']?\d+["']?\s*:)/.test(text) ? ['{', '}'] : undefined;
}

/** More runs than this aren't written out just to compare them. */
const mostWritten = 100_000;

/** Numbers or ranges; the text need not say their experiment. */
function readNumbers(
  text: string,
  { language, inside }: Place,
  experiment: number | undefined,
): RunsInText | undefined {
  const own = inside === 'quotes' ? 'text' : language;
  // The language they're in is unknown, so they couldn't be written back.
  if (language === 'text' && /^["'([{]/.test(text)) return undefined;
  const whole = literalOf(text, own);
  const items = inside === 'list' && hasLists(language) && !(whole && isByExperiment(whole));
  const literal = items
    ? readWhole(`[${text.replace(/,$/, '')}]`, language)
    : (whole ?? plainText(text.replaceAll(/\\\n\s*/g, ''), 0));
  // It couldn't be written back as a range.
  if (!literal || literal.kind === 'range') return undefined;
  const hasPairs = language === 'json' || language === 'yaml';
  const pairs = hasPairs ? pairsIn(literal, (number) => number >= 0) : undefined;
  const parts = pairs ?? readRunNumbers(literal, experiment);
  const selection = parts && selectionOf(parts);
  if (!selection) return undefined;
  const rangeItems = isText(literal, text) ? undefined : rangeItemsOf(literal);
  const isOther = !items && /^[[{]/.test(text) && !isByExperiment(literal);
  // A list of strings with several ranges each can't be written back.
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
  // Numbers with commas would be in brackets in a language that has any; a shell uses blanks.
  const isComma = text.includes(',') && (language === 'shell' || (own !== 'text' && !inside));
  return { ...found, format: text.includes('-') || isComma ? 'ranges' : 'numbers' };
}

/** A string in parentheses, which without a comma isn't a tuple. */
function isText(literal: Literal, text: string): boolean {
  return literal.kind === 'list' && literal.items.length === 1 && /^\([^]*[^,\s]\s*\)$/.test(text);
}

/** Whether a list has one range per item, rather than all in one string. */
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
  // In YAML, they need no quotes.
  const isQuoted = ({ value }: (typeof items)[number]) =>
    value.kind === 'text' && value.end - value.start > value.value.length;
  return items.every(isQuoted) ? 'texts' : 'mixed';
}

function hasLists(language: Language): boolean {
  return language !== 'shell' && language !== 'text';
}

/** The whole text as a value: a list, a map or a string; undefined for anything else. */
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

function readOwn(text: string, { own = [], experiment }: ReadOptions): RunsInText | undefined {
  for (const format of own) {
    const parts = partsOf(text, format);
    const ranges = parts.map((part) => format.template.read(part, experiment));
    if (
      ranges.every((range): range is ReadRange => range !== undefined && range.first <= range.last)
    ) {
      const iovs = ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
      const statesExperiment = parts.every((part) => format.template.read(part, undefined));
      const selection = Selection.ofIovs(iovs);
      const energyNames = energyNamesOf(ranges);
      if (!energyNames) return undefined;
      const style = energyNames.size > 0 ? { energyNames } : {};
      return { selection, format, style, ...(!statesExperiment && { experiment }) };
    }
  }
  return undefined;
}

/** A text split at the separators between runs, but not at those within the template itself. */
function partsOf(text: string, { template, separator }: OwnFormat): string[] {
  if (separator === '') return [text];
  const pieces = text.split(separator);
  const each = template.run({ experiment: 0, run: 0 }, '4S').split(separator).length;
  return Array.from({ length: Math.ceil(pieces.length / each) }, (_, i) =>
    pieces.slice(i * each, (i + 1) * each).join(separator),
  );
}

/** The runs of all parts; undefined if one is wrong, or the experiments have no end. */
function selectionOf(parts: readonly MentionPart[]): Selection | undefined {
  const iovs = parts.flatMap(({ iov }) => iov ?? []);
  const isWhole = iovs.length === parts.length && iovs.every(isDivisible);
  return isWhole ? Selection.ofIovs(iovs) : undefined;
}
