import { lineComments } from './language.ts';
import { lineStart, textBefore } from './lines.ts';
import {
  printProvenance,
  findProvenance,
  type Provenance,
  type ProvenanceComment,
} from './provenance.ts';
import { findMentions } from './reading/findMentions.ts';
import { shiftedMention, type Mention, type MentionForm } from './reading/mention.ts';
import { datasetAround } from './readDataset.ts';
import { readRuns, type ReadOptions, type RunsInText } from './readRuns.ts';
import { lineEnd, Source, type Span } from './source/index.ts';
import { statementAt } from './statement.ts';
import { placeIn, withinWords } from './writing/place.ts';
import { hasRanges } from './writing/writeRuns.ts';

/** Runs, with the comment that says where they come from. */
export interface ProvenRuns extends ProvenanceComment {
  /** Where the runs are; undefined if that's not certain. */
  readonly runs: (RunsInText & Span) | undefined;
}

/** How many lines below their comment runs may be: the experiment may be stated in between. */
const mostLines = 10;

/**
 * The comments of a text that say where runs come from, each with its runs: the first ones below it
 * before a blank line, or those it's among.
 *
 * @param options.experiment The experiment of the run numbers, if the text doesn't say.
 * @param before The code that runs before the text and affects it: in a notebook, the cells before.
 */
export function findProvenRuns(
  source: Source,
  options: ReadOptions | ((comment: ProvenanceComment) => ReadOptions) = {},
  before = '',
): ProvenRuns[] {
  const comments = findProvenance(source);
  if (comments.length === 0) return [];
  const mentions = findMentions(new Source(before + source.text, source.language))
    .filter(({ start }) => start >= before.length)
    .map((mention) => shiftedMention(mention, -before.length));
  return comments.map((comment, i) => {
    const own = typeof options === 'function' ? options(comment) : options;
    const last = comments[i + 1]?.start ?? source.text.length;
    return { ...comment, runs: runsOf(source, comment, last, mentions, own) };
  });
}

function runsOf(
  source: Source,
  comment: ProvenanceComment,
  last: number,
  mentions: readonly Mention[],
  options: ReadOptions,
): (RunsInText & Span) | undefined {
  const around = mentions.find(({ start, end }) => start < comment.start && comment.end < end);
  const candidates: readonly Candidate[] = around
    ? [around]
    : candidatesBelow(source, comment, last, mentions);
  for (const span of candidates) {
    const dataset = source.language === 'yaml' ? datasetAround(source.text, span) : undefined;
    const { start, end } = dataset ?? withinWords(source.text, span, source.language);
    const own = mentions.find((each) => start <= each.start && each.end <= end);
    const holder = own ?? mentions.find((each) => each.start <= start && end <= each.end);
    const experiment = holder?.iovs[0]?.first.experiment ?? options.experiment;
    const place = placeIn(source, { start, end });
    const found = readRuns(source.text.slice(start, end), place, { ...options, experiment });
    // Here, runs belong to a beam energy: they can't be rewritten without it.
    if (dataset && found?.format !== 'mc-dataset') return undefined;
    // The items of a list are rewritten with its brackets, except in a user's own format.
    if (!found || (typeof found.format === 'string' && span.isInner) || goesOn(source, end))
      continue;
    const isSure = holder && !isLoneNumber(found, source.text.charAt(start));
    if (isSure || isAsMany(found, comment.provenance)) return { ...found, start, end };
  }
  return undefined;
}

/** A single number may be the run of one record among several. */
function isLoneNumber({ selection, format }: RunsInText, sign: string): boolean {
  return format === 'numbers' && selection.size === 1 && !'[({'.includes(sign);
}

/** Whether there may be more of them, as in a tuple without parentheses. */
function goesOn(source: Source, end: number): boolean {
  return /^\s*,/.test(source.text.slice(end, end + 100)) && source.bracketAround(end) === undefined;
}

/** Runs that nothing else identifies have to be as many as the comment says. */
function isAsMany({ selection, format }: RunsInText, { runs }: Provenance): boolean {
  return hasRanges(format) ? selection.size >= runs && runs > 0 : selection.size === runs;
}

interface Candidate extends Span {
  /** Whether it's the contents of brackets, without the brackets. */
  readonly isInner?: boolean;
}

/** Where runs may be, in order: anything recognized, and the values of statements and entries. */
function candidatesBelow(
  source: Source,
  { end }: Span,
  last: number,
  mentions: readonly Mention[],
): Candidate[] {
  const { text } = source;
  const level = source.bracketAround(end);
  const blank = /\r?\n[ \t]*(?=\r?\n|$)/g;
  blank.lastIndex = end;
  const limit = Math.min(blank.exec(text)?.index ?? text.length, last);
  const lines = text
    .slice(end, limit)
    .split('\n')
    .slice(1, mostLines + 1);
  const spans: Candidate[] = mentions
    .filter((mention) => mention.start > end && mention.start < limit)
    .flatMap((mention) => wholeOf(text, mention) ?? []);
  let begin = text.indexOf('\n', end) + 1;
  for (const line of begin === 0 ? [] : lines) {
    const dash = source.language === 'yaml' ? /^[ \t]*- +(?=\S)/.exec(line) : null;
    const item = dash && itemsAt(source, begin, dash[0]);
    if (item) spans.push(item);
    for (const { index, 0: before } of line.matchAll(values)) {
      const start = begin + index + before.length;
      const isAfterSign = /[:=]/.test(before);
      if (isAfterSign || (!dash && !isItem(source, start, level))) {
        spans.push(...valuesAt(source, start));
      }
    }
    begin += line.length + 1;
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** A YAML list from its first dash on; undefined at a later one, as it would be only a part. */
function itemsAt({ text }: Source, begin: number, dash: string): Span | undefined {
  const column = dash.indexOf('-');
  const isItem = (line: string) =>
    line.search(/\S/) === column && /^-(?:\s|$)/.test(line.slice(column));
  const isWithin = (line: string) =>
    isItem(line) || /^\s*(?:#|$)/.test(line) || line.search(/\S/) > column;
  const above = text.slice(0, begin).split('\n').slice(0, -1);
  const parent = above.findLast((line) => !isWithin(line) || isItem(line));
  if (parent !== undefined && isItem(parent)) return undefined;
  const start = begin + dash.length;
  let [at, end] = [begin, start];
  for (const line of text.slice(begin).split('\n')) {
    if (!isWithin(line)) break;
    const content = line.replace(/(?:^|\s)#.*/, '').trimEnd();
    if (content !== '') end = at + content.length;
    at += line.length + 1;
  }
  return { start, end };
}

/** The span to rewrite for a mention of a whole list or cut; others are single items. */
function wholeOf(text: string, { form, start, end }: Mention): Span | undefined {
  if (!wholes.has(form)) return undefined;
  if (form !== 'b2info') return { start, end };
  // The command is rewritten too; that of another program can't be.
  const command = /b2info-luminosity\s+$/.exec(text.slice(0, start));
  return command ? { start: command.index, end } : undefined;
}

const wholes: ReadonlySet<MentionForm> = new Set<MentionForm>([
  ...(['numbers', 'ranges', 'event-info-setter', 'dqm-input'] as const),
  ...(['pandas-cut', 'rdataframe-cut', 'b2info'] as const),
]);

/** Whether a value is one of several in brackets or a tuple: only the whole may be rewritten. */
function isItem(source: Source, start: number, level: number | undefined): boolean {
  const { text } = source;
  const bracket = source.bracketAround(start);
  if (bracket === undefined || bracket === level) {
    return /,\s*$/.test(textBefore(text, start, 100));
  }
  // Each argument of a function is a value of its own.
  return !/[\w)\]]\($/.test(text.slice(Math.max(0, bracket - 1), bracket + 1));
}

/** Where values may begin on a line: not function arguments, not an index. */
const values = /^[ \t]*|(?<![:=!<>])[:=](?![:=])[ \t]*|(?<![\w)\]])(?=[[(])|(?=\{)/g;

/** The possible values at an offset: the rest of the line, brackets, their contents, a string. */
function valuesAt(source: Source, start: number): Candidate[] {
  const { text } = source;
  const line = lineEnd(text, start);
  const last = source.tokenAround(line);
  const rest = text.slice(start, last?.kind === 'comment' ? last.start : line);
  const spans: Candidate[] = [{ start, end: start + rest.replace(/[\s,;]+$/, '').length }];
  const closing = source.closingOf(start);
  if (closing !== undefined) {
    const inner = text.slice(start + 1, closing);
    const begin = start + 1 + inner.length - inner.trimStart().length;
    const end = start + 1 + inner.replace(/[\s,]+$/, '').length;
    const items = { start: begin, end, isInner: true };
    spans.push({ start, end: closing + 1 }, items);
  } else if (/["']/.test(text.charAt(start))) {
    const token = source.tokenFrom(start);
    if (token && !token.isOpen) spans.push({ start, end: token.end });
  }
  return spans.filter((span) => span.end > span.start);
}

/** A replacement of a span of text. */
export interface TextEdit extends Span {
  readonly text: string;
}

/**
 * The edit that puts a provenance comment above the statement or entry that contains runs, or
 * replaces the existing one. Undefined if there can't be one.
 *
 * @param old The existing comment, if any.
 */
export function provenanceEdit(
  source: Source,
  runs: Span,
  provenance: Provenance,
  old?: Span,
): TextEdit | undefined {
  const { text, language } = source;
  const sign = lineComments[language];
  if (sign === undefined) return undefined;
  const comment = `${sign} ${printProvenance(provenance)}`;
  // A comment among the runs disappears with them.
  if (old && (old.end <= runs.start || runs.end <= old.start)) {
    return { start: old.start, end: old.end, text: comment };
  }
  const statement = statementAt(source, runs);
  if (!statement) return undefined;
  const start = lineStart(text, statement.offset);
  const [indentation = ''] = /^[ \t]*/.exec(text.slice(start)) ?? [];
  const joint = /\r?\n/.exec(text)?.[0] ?? '\n';
  return { start, end: start, text: `${indentation}${comment}${joint}` };
}
