import { textBefore } from '../lines.ts';
import type { Source, Span } from '../source/index.ts';

/** A place within brackets. */
export interface InBrackets {
  /** Whether list items can be written there, or just any value. */
  readonly inside: 'list' | 'brackets';
  /** What has to separate it from what is before and after it. */
  readonly joints: Joints;
}

export interface Joints {
  readonly before: string;
  readonly after: string;
}

export const noJoints: Joints = { before: '', after: '' };

/** How far, in characters, the surroundings are considered. */
const far = 500;
/** What an item may end and begin with, and keywords that aren't items. */
const itemEnd = /[\w"')\]}]\s*$/;
const itemBegin = /^[\w"'([{*-]/;
const operatorBefore = /\b(?:in|and|or|not|is|if|else|for|lambda|await|yield|return|new)\s*$/;
const operatorAfter = /^(?:in|and|or|not|is|if|else|for|async)\b/;

/** The brackets around a place; undefined if there are none, or only those of a block. */
export function bracketsAround(source: Source, { start, end }: Span): InBrackets | undefined {
  const { text, language } = source;
  const bracket = source.bracketAround(start);
  if (bracket === undefined || isBlock(source, bracket)) return undefined;
  const before = source.withoutComments(bracket + 1, start);
  const after = text.slice(end, end + far);
  const inside = isList(source, bracket, before) ? 'list' : 'brackets';
  const other: InBrackets = { inside: 'brackets', joints: noJoints };
  if (language === 'shell') {
    if (inside !== 'list') return other;
    const isBehindWord = /\S$/.test(before);
    const isBeforeWord = /^[^\s)]/.test(after);
    return { inside, joints: { before: isBehindWord ? ' ' : '', after: isBeforeWord ? ' ' : '' } };
  }
  const isNext = /(?:^|,)\s*$/.test(before);
  const isInWord = /\w$/.test(before) && /^\w/.test(after);
  const isBehind = itemEnd.test(before) && !operatorBefore.test(before) && inside === 'list';
  if (isInWord || !(isNext || isBehind)) return other;
  return { inside, joints: { before: isNext ? '' : ', ', after: commaBefore(source, end) } };
}

/** The comma needed before whatever follows, if that is another item. */
function commaBefore(source: Source, end: number): string {
  const next = source.withoutComments(end, end + far).trimStart();
  if (!itemBegin.test(next) || operatorAfter.test(next)) return '';
  return /\s/.test(source.text[end] ?? '') ? ',' : ', ';
}

/** Whether brackets contain statements, not a value. */
export function isBlock(source: Source, bracket: number): boolean {
  const { text, language } = source;
  if (language === 'shell') return !/[\w+]=$/.test(textBefore(text, bracket, 2));
  if (language !== 'cpp' || text[bracket] !== '{') return false;
  const before = textBefore(text, bracket, far).trimEnd();
  if (before.endsWith('{')) {
    const outer = source.bracketAround(bracket);
    return outer === undefined || isBlock(source, outer);
  }
  return statementBefore.test(before);
}

const statementBefore =
  /(?:^|[);}]|\b(?:else|do|try|const|noexcept|override|final)|\b(?:namespace|class|struct|union|enum)\b[^;{}()]*)$/;

/** Whether brackets contain the items of a list, judging by the text before the place. */
function isList(source: Source, bracket: number, before: string): boolean {
  const { text, language } = source;
  const outside = textBefore(text, bracket, far);
  switch (text[bracket]) {
    case '[':
      return !/[\w)\]]$/.test(outside);
    case '{':
      if (language === 'python') return !/(?:["')\]]|\b\w+)\s*:/.test(before);
      return language === 'cpp' && !isEntry(source, bracket, before);
    default:
      if (language === 'shell') return true;
      return language === 'python' && (!/[\w)\]]\s*$/.test(outside) || keyword.test(outside));
  }
}

/** Whether it's an entry of a map in C++: `{12, {798, 799}}`. */
function isEntry(source: Source, bracket: number, before: string): boolean {
  const outer = source.bracketAround(bracket);
  if (outer === undefined || source.text[outer] !== '{' || isBlock(source, outer)) {
    return false;
  }
  return /^\s*\d+\s*,\s*$/.test(before);
}

/** Python keywords after which parentheses aren't a call. */
const keyword = /\b(?:return|in|and|or|not|yield|if|elif|else|while|assert|is|lambda)\s*$/;
