import type { Language } from './language.ts';
import { lineStart } from './lines.ts';
import {
  printProvenance,
  findProvenance,
  type Provenance,
  type ProvenanceComment,
} from './provenance.ts';
import { lineComments } from './language.ts';
import { findMentions } from './reading/findMentions.ts';
import type { Mention, MentionForm, Span } from './reading/mention.ts';
import { readRuns, type ReadOptions, type RunsInText } from './reading/readRuns.ts';
import { statementAt } from './statement.ts';
import { placeIn } from './writing/place.ts';
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
 */
export function findProvenRuns(
  source: string,
  language: Language,
  options: ReadOptions | ((comment: ProvenanceComment) => ReadOptions) = {},
): ProvenRuns[] {
  const comments = findProvenance(source, language);
  if (comments.length === 0) return [];
  const mentions = findMentions(source, language);
  return comments.map((comment, i) => {
    const own = typeof options === 'function' ? options(comment) : options;
    const last = comments[i + 1]?.start ?? source.length;
    return { ...comment, runs: runsOf(source, comment, last, mentions, language, own) };
  });
}

function runsOf(
  source: string,
  comment: ProvenanceComment,
  last: number,
  mentions: readonly Mention[],
  language: Language,
  options: ReadOptions,
): (RunsInText & Span) | undefined {
  const around = mentions.find(({ start, end }) => start < comment.start && comment.end < end);
  const below = around ? [] : candidatesBelow(source, comment, last, mentions, language);
  for (const span of around ? [around] : below) {
    const own = mentions.find(({ start, end }) => span.start <= start && end <= span.end);
    const holder = own ?? mentions.find(({ start, end }) => start <= span.start && span.end <= end);
    const { start, end } = withinWords(source, span, language);
    const experiment = holder?.iovs[0]?.first.experiment ?? options.experiment;
    const place = placeIn(source, { start, end }, language);
    const found = readRuns(source.slice(start, end), place, { ...options, experiment });
    if (found && (holder || isAsMany(found, comment.provenance))) return { ...found, start, end };
  }
  return undefined;
}

/** What nothing else tells to be runs has to be as many as the comment says. */
function isAsMany({ selection, format }: RunsInText, { runs }: Provenance): boolean {
  return hasRanges(format) ? selection.size >= runs && runs > 0 : selection.size === runs;
}

/** Where runs may be, in order: what is recognized, and the values of statements and entries. */
function candidatesBelow(
  source: string,
  { end }: Span,
  last: number,
  mentions: readonly Mention[],
  language: Language,
): Span[] {
  const blank = /\r?\n[ \t]*(?=\r?\n|$)/g;
  blank.lastIndex = end;
  const limit = Math.min(blank.exec(source)?.index ?? source.length, last);
  const lines = source
    .slice(end, limit)
    .split('\n')
    .slice(1, mostLines + 1);
  const spans: Span[] = mentions
    .filter((mention) => mention.start > end && mention.start < limit)
    .flatMap((mention) => wholeOf(source, mention) ?? []);
  let begin = source.indexOf('\n', end) + 1;
  for (const line of begin === 0 ? [] : lines) {
    for (const { index, 0: before } of line.matchAll(
      /^[ \t]*(?:- +)?|(?<![:=!<>])[:=](?![:=])[ \t]*/g,
    )) {
      const span = valueAt(source, begin + index + before.length, language);
      if (span) spans.push(span);
    }
    begin += line.length + 1;
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What is written anew for a mention that is all the runs of a list or a cut; others are one item each. */
function wholeOf(source: string, { form, start, end }: Mention): Span | undefined {
  if (!wholes.has(form)) return undefined;
  if (form !== 'b2info') return { start, end };
  // The command belongs to what is written; that of another program can't be.
  const command = /b2info-luminosity\s+$/.exec(source.slice(0, start));
  return command ? { start: command.index, end } : undefined;
}

const wholes: ReadonlySet<MentionForm> = new Set<MentionForm>([
  ...(['numbers', 'ranges', 'event-info-setter', 'dqm-input'] as const),
  ...(['pandas-cut', 'rdataframe-cut', 'b2info'] as const),
]);

/** In a shell, what is within quotes or the brackets of an array: these stay. */
function withinWords(source: string, { start, end }: Span, language: Language): Span {
  const isQuoted = /^(["']).*\1$|^\([^]*\)$/.test(source.slice(start, end));
  return language === 'shell' && isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The longest value, in characters. */
const longest = 500_000;

/** A value that begins at an offset: in brackets or quotes, or what else is on the line. */
function valueAt(source: string, start: number, language: Language): Span | undefined {
  const sign = source[start] ?? '';
  if (!/[[({"']/.test(sign)) {
    const rest = /[^\r\n#/;]*/y;
    rest.lastIndex = start;
    const text = (rest.exec(source)?.[0] ?? '').replace(/[\s,]+$/, '');
    return text === '' ? undefined : { start, end: start + text.length };
  }
  const comment = lineComments[language] ?? '(?!)';
  const tokens = new RegExp(
    String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|${comment}[^\n]*|[([{]|[)\]}]`,
    'g',
  );
  tokens.lastIndex = start;
  let depth = 0;
  for (let found = tokens.exec(source); found; found = tokens.exec(source)) {
    const [token] = found;
    if (found.index - start > longest) return undefined;
    if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    if (depth <= 0) return { start, end: found.index + token.length };
  }
  return undefined;
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
  source: string,
  runs: Span,
  language: Language,
  provenance: Provenance,
  old?: Span,
): TextEdit | undefined {
  const sign = lineComments[language];
  if (sign === undefined) return undefined;
  const comment = `${sign} ${printProvenance(provenance)}`;
  // What is among the runs goes with them.
  if (old && (old.end <= runs.start || runs.end <= old.start)) {
    return { start: old.start, end: old.end, text: comment };
  }
  const statement = statementAt(source, runs, language);
  if (!statement) return undefined;
  const start = lineStart(source, statement.offset);
  const [indentation = ''] = /^[ \t]*/.exec(source.slice(start)) ?? [];
  const joint = /\r?\n/.exec(source)?.[0] ?? '\n';
  return { start, end: start, text: `${indentation}${comment}${joint}` };
}
