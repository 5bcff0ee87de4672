import type { Language } from '../language.ts';
import { withoutComments } from '../reading/comments.ts';
import type { Scopes, Span } from '../reading/scopes.ts';

/** Where a place is that is in brackets. */
export interface InBrackets {
  /** Whether items of a list can stand there; else it is another value. */
  readonly inside: 'list' | 'brackets';
  /** What has to stand between it and the items before and after it. */
  readonly joints: Joints;
}

export interface Joints {
  readonly before: string;
  readonly after: string;
}

export const noJoints: Joints = { before: '', after: '' };

const item = String.raw`(?:-?\d+|"[^"\n]*"|'[^'\n]*'|[\w.:]+\([^()]*\))`;
const endsWithItem = new RegExp(String.raw`(?:^|,)\s*${item}\s*$`);
const beginsWithItem = new RegExp(String.raw`^\s*${item}\s*(?:[,\])}]|$)`);
/** So far, in characters, the next item is looked for. */
const far = 200;

/** The brackets around a place; undefined where there are none, or only those of a block. */
export function bracketsAround(
  source: string,
  { start, end }: Span,
  language: Language,
  scopes: Scopes,
): InBrackets | undefined {
  const bracket = language === 'text' ? undefined : scopes.bracketAround(start);
  if (bracket === undefined || isBlock(source, bracket, language, scopes)) return undefined;
  const before = withoutComments(source.slice(bracket + 1, start), language);
  const after = source.slice(end, end + far);
  const other = { inside: 'brackets', joints: noJoints } as const;
  if (!holdsItems(source, bracket, before, language, scopes)) return other;
  if (language === 'shell') {
    const joints = {
      before: /\S$/.test(before) ? ' ' : '',
      after: /^[^\s)]/.test(after) ? ' ' : '',
    };
    return { inside: 'list', joints };
  }
  const isNext = /(?:^|,)\s*$/.test(before);
  const isInWord = /\w$/.test(before) && /^\w/.test(after);
  if (isInWord || !(isNext || endsWithItem.test(before))) return other;
  const comma = /^\s/.test(after) ? ',' : ', ';
  const joints = {
    before: isNext ? '' : ', ',
    after: beginsWithItem.test(after) ? comma : '',
  };
  return { inside: 'list', joints };
}

/** Whether brackets hold statements, not a value. */
function isBlock(source: string, bracket: number, language: Language, scopes: Scopes): boolean {
  if (language === 'shell') return !/[\w+]=\($/.test(source.slice(0, bracket + 1));
  if (language !== 'cpp' || source[bracket] !== '{') return false;
  const before = source.slice(Math.max(0, bracket - far), bracket).trimEnd();
  if (before.endsWith('{')) {
    const outer = scopes.bracketAround(bracket);
    return outer === undefined || isBlock(source, outer, language, scopes);
  }
  return statementBefore.test(before);
}

const statementBefore =
  /(?:^|[);}]|\b(?:else|do|try|const|noexcept|override|final)|\b(?:namespace|class|struct|union|enum)\b[^;{}()]*)$/;

/** Whether brackets hold items of a list behind the text that is in them before. */
function holdsItems(
  source: string,
  bracket: number,
  before: string,
  language: Language,
  scopes: Scopes,
): boolean {
  const outside = source.slice(Math.max(0, bracket - far), bracket);
  switch (source[bracket]) {
    case '[':
      return !/[\w)\]]$/.test(outside);
    case '{': {
      if (language === 'python') return !/(?:["')\]]|\b\w+)\s*:/.test(before);
      const outer = scopes.bracketAround(bracket);
      // `{12, {798, 799}}` is an entry of a map.
      const isEntry =
        outer !== undefined && source[outer] === '{' && /^\s*\d+\s*,\s*$/.test(before);
      return language === 'cpp' && !isEntry;
    }
    default:
      if (language === 'shell') return true;
      return language === 'python' && (!/[\w)\]]\s*$/.test(outside) || keyword.test(outside));
  }
}

/** Python's words behind which parentheses are no call. */
const keyword = /\b(?:return|in|and|or|not|yield|if|elif|else|while|assert|is|lambda)\s*$/;
