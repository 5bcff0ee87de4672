import { lineComments } from './language.ts';
import { lineStart } from './lines.ts';
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
import { Source, type Span } from './source/index.ts';
import { statementAt } from './statement.ts';
import { placeIn, withinWords } from './writing/place.ts';
import { hasRanges } from './writing/writeRuns.ts';

/** Runs, and the comment that says where they come from. */
export interface ProvenRuns extends ProvenanceComment {
  /** Where the runs are; undefined where it can't be told for certain. */
  readonly runs: (RunsInText & Span) | undefined;
}

/** So many lines below its comment, runs are looked for: what says their experiment may be between. */
const mostLines = 10;

/**
 * The comments of a text that say where runs come from, with the runs below each: the first ones before
 * a blank line, or those around it.
 *
 * @param options.experiment Whose run numbers they are, where the text doesn't say.
 * @param before What runs before the text and holds in it: in a notebook, the cells before.
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
  const below = around ? [] : candidatesBelow(source, comment, last, mentions);
  for (const span of around ? [around] : below) {
    const dataset = source.language === 'yaml' ? datasetAround(source.text, span) : undefined;
    const { start, end } = dataset ?? withinWords(source.text, span, source.language);
    const own = mentions.find((each) => start <= each.start && each.end <= end);
    const holder = own ?? mentions.find((each) => each.start <= start && end <= each.end);
    const experiment = holder?.iovs[0]?.first.experiment ?? options.experiment;
    const place = placeIn(source, { start, end });
    const found = readRuns(source.text.slice(start, end), place, { ...options, experiment });
    // Runs belong to a beam energy there: they are not written anew without it.
    if (dataset && found?.format !== 'mc-dataset') return undefined;
    const isSure = holder && found && !isLoneNumber(found, source.text.charAt(start));
    if (found && (isSure || isAsMany(found, comment.provenance))) return { ...found, start, end };
  }
  return undefined;
}

/** A number alone may be that of one record among several. */
function isLoneNumber({ selection, format }: RunsInText, sign: string): boolean {
  return format === 'numbers' && selection.size === 1 && !'[({'.includes(sign);
}

/** What nothing else tells to be runs has to be as many as the comment says. */
function isAsMany({ selection, format }: RunsInText, { runs }: Provenance): boolean {
  return hasRanges(format) ? selection.size >= runs && runs > 0 : selection.size === runs;
}

/** Where runs may be, in order: what is recognized, and the values of statements and entries. */
function candidatesBelow(
  source: Source,
  { end }: Span,
  last: number,
  mentions: readonly Mention[],
): Span[] {
  const { text } = source;
  const blank = /\r?\n[ \t]*(?=\r?\n|$)/g;
  blank.lastIndex = end;
  const limit = Math.min(blank.exec(text)?.index ?? text.length, last);
  const lines = text
    .slice(end, limit)
    .split('\n')
    .slice(1, mostLines + 1);
  const spans: Span[] = mentions
    .filter((mention) => mention.start > end && mention.start < limit)
    .flatMap((mention) => wholeOf(text, mention) ?? []);
  let begin = text.indexOf('\n', end) + 1;
  for (const line of begin === 0 ? [] : lines) {
    const dash = source.language === 'yaml' ? /^[ \t]*- +(?=\S)/.exec(line) : null;
    const item = dash && itemsAt(source, begin, dash[0]);
    if (item) spans.push(item);
    for (const { index, 0: before } of line.matchAll(/^[ \t]*|(?<![:=!<>])[:=](?![:=])[ \t]*/g)) {
      const span = dash && index === 0 ? undefined : valueAt(source, begin + index + before.length);
      if (span) spans.push(span);
    }
    begin += line.length + 1;
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * What stands behind a dash of YAML's and those below it, where it is the first: a part of a list would
 * be taken for the whole.
 */
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

/** What is written anew for a mention that is all the runs of a list or a cut; others are one item each. */
function wholeOf(text: string, { form, start, end }: Mention): Span | undefined {
  if (!wholes.has(form)) return undefined;
  if (form !== 'b2info') return { start, end };
  // The command belongs to what is written; that of another program can't be.
  const command = /b2info-luminosity\s+$/.exec(text.slice(0, start));
  return command ? { start: command.index, end } : undefined;
}

const wholes: ReadonlySet<MentionForm> = new Set<MentionForm>([
  ...(['numbers', 'ranges', 'event-info-setter', 'dqm-input'] as const),
  ...(['pandas-cut', 'rdataframe-cut', 'b2info'] as const),
]);

/** A value that begins at an offset: in brackets or quotes, or what else is on the line. */
function valueAt(source: Source, start: number): Span | undefined {
  const { text } = source;
  const sign = text.charAt(start);
  if (/["']/.test(sign)) {
    const token = source.tokenFrom(start);
    return token && !token.isOpen ? { start, end: token.end } : undefined;
  }
  if (/[[({]/.test(sign)) {
    const closing = source.closingOf(start);
    return closing === undefined ? undefined : { start, end: closing + 1 };
  }
  const rest = /[^\r\n#/;]*/y;
  rest.lastIndex = start;
  const value = (rest.exec(text)?.[0] ?? '').replace(/[\s,]+$/, '');
  return value === '' ? undefined : { start, end: start + value.length };
}

/** A text that takes the place of another. */
export interface TextEdit extends Span {
  readonly text: string;
}

/**
 * What writes a comment above the statement or the entry that runs are in, in place of the one that is
 * there. Undefined where there can be none.
 *
 * @param old The comment that is there, if any.
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
  // What is among the runs goes with them.
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
