import { lineStart, matchAt, textBefore } from '../lines.ts';
import type { Language } from '../language.ts';
import { headersAround, lineEnd, type Source } from '../source/index.ts';
import { beginsCommand, isForCommand, ownerIn } from './keys.ts';

/**
 * Where an experiment's name occurs in a way that may give it another value, or in a condition that
 * may exclude its value.
 */
export interface Change {
  readonly start: number;
  /** Where it ceases to matter. */
  readonly end: number;
  /** The lines that open a block in which alone it matters. */
  readonly within: readonly number[];
  readonly owner: string;
}

/** What is known of a change beyond the offset of its name; undefined if it's none. */
type Finder = (
  source: Source,
  start: number,
  end: number,
) => (Partial<Omit<Change, 'owner'>> & { isDeclared?: boolean }) | undefined;

/** Also a Python import of everything. */
const names = /(?<!\w)_*exp(?:eriment)?_*(?:no|nr|num|number|id)?_*(?!\w)|(?<=\bimport[ \t]+)\*/gi;

/** How far around a name, in characters, its statement is searched. */
const longest = 500;

/** All changes in a text, in order. */
export function changesIn(source: Source): Change[] {
  const { text, language } = source;
  const find = finders[language];
  if (!find) return [];
  const changes: Change[] = [];
  /** Where variables of the same name cease to exist. */
  let scopes: number[] = [];
  for (const { index: start, 0: name } of text.matchAll(names)) {
    const found = find(source, start, start + name.length);
    if (!found) continue;
    scopes = scopes.filter((end) => start < end);
    const { isDeclared, ...change } = { start, end: Infinity, within: [], ...found };
    const end = Math.min(change.end, ...scopes);
    if (isDeclared) scopes.push(end);
    changes.push({ ...change, end, owner: ownerIn(textBefore(text, start, 100)) });
  }
  return changes.sort((a, b) => a.start - b.start);
}

/** The lines that open the blocks around an offset, and its own line. */
export function linesAround(source: Source, offset: number): Set<number> {
  const outer = outermost(source, offset);
  return new Set([lineStart(source.text, outer), ...headersAround(source, outer)]);
}

/** The outermost bracket around an offset; the offset if there is none. */
function outermost(source: Source, offset: number): number {
  return [...source.bracketsAround(offset)].at(-1) ?? offset;
}

/** A Python statement up to an offset. */
export function pythonHead(source: Source, offset: number): string {
  const { text } = source;
  const outer = outermost(source, offset);
  let start = lineStart(text, outer);
  while (/\\\r?\n$/.test(textBefore(text, start, 3))) start = lineStart(text, start - 1);
  const line = text.slice(Math.max(start, outer - longest), outer).replace(/^.*[;:]\s/s, '');
  return line + source.withoutComments(Math.max(outer, offset - longest), offset);
}

const inPython: Finder = (source, start, end) => {
  const { text } = source;
  if (source.stateAt(start) !== undefined) return undefined;
  const head = pythonHead(source, start);
  const outer = outermost(source, start);
  const line = lineStart(text, outer);
  if (/^\s*(?:global|nonlocal)\b/.test(head)) return {};
  const isWalrus = /^\s*(?::|[-+*/%@&|^]|\/\/|<<|>>|\*\*)=/.test(text.slice(end, end + 20));
  if (!isWalrus && /\blambda\b[^:]*$/.test(text.slice(Math.max(line, start - longest), start))) {
    return { end: lineEnd(text, end) };
  }
  for (const at of source.bracketsAround(start)) {
    if (!isWalrus && forTarget.test(text.slice(Math.max(at + 1, start - longest), start))) {
      return { start: at, end: source.closingOf(at) ?? Infinity };
    }
  }
  if (isWalrus || binding.test(head) || isTarget(source, head, end, outer)) {
    const isInDef = /^\s*(?:async\s+)?def\s+\w+\s*\(/.test(
      text.slice(line, Math.min(start, line + longest)),
    );
    const scopes = [...headersAround(source, outer)].filter((at) =>
      /^[ \t]*(?:async[ \t]+)?(?:def|class)\b/.test(text.slice(at, at + 100)),
    );
    return { within: isInDef ? [line, ...scopes] : scopes };
  }
  return /^\s*(?:(?:el)?if|while|match)\b/.test(head) ? { within: [line] } : undefined;
};

/** Whether a Python name is among those that are assigned; `outer`: its outermost bracket. */
function isTarget(source: Source, head: string, end: number, outer: number): boolean {
  const closing = Math.min(source.closingOf(outer) ?? end, end + longest);
  const line = matchAt(/(?:\\\r?\n|[^\n])*/y, source.text, closing)?.[0] ?? '';
  const rest = source.withoutComments(end, closing) + line.slice(0, longest);
  // `exp: int = 14`
  if (/^\s*(?:\w+\.)*$/.test(head) && /^[ \t]*:[^\n]*=/.test(rest)) return true;
  const isInCall = /[\w)\]]\s*[([][^)\]]*$/.test(head);
  return (
    !isInCall &&
    /^(?:[\w.\s,*()[\]=]|\\\n)*$/.test(head) &&
    /^(?:[\w.\t ,*()[\]]|\\?\r?\n)*=(?!=)/.test(rest)
  );
}

/** A `for` whose targets aren't over. */
const forTarget = /(?:^|[\s([{])for\s(?:(?!\bin\b)[^])*$/;

/** What precedes a name in other Python statements that bind it. */
const binding = new RegExp(
  [
    forTarget.source,
    String.raw`\bas\s[\s(,\w[\].*]*$`,
    String.raw`\b(?:def|class)\s+$`,
    String.raw`^\s*(?:import|from|del)\s`,
    String.raw`^\s*case\s+(?:[^\s=.]|$)`,
    // A parameter.
    String.raw`^\s*(?:async\s+)?def\s[^(]*\((?:[^]*[(,*]\s*)?$`,
  ].join('|'),
);

const inShell: Finder = (source, start, end) => {
  const { text } = source;
  const token = source.tokenAround(start);
  if (token?.kind === 'comment') return undefined;
  const line = lineStart(text, start);
  const before = text.slice(line, start);
  const behind = text.slice(end, end + 200);
  if (/\$\{?[#!]?$/.test(before)) {
    return /(?:^|[\s;&|])(?:if|elif|case|while|until|test|\[\[?|\(\()\s/.test(before)
      ? { within: [line] }
      : undefined;
  }
  const operation = /^\s*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?!=))/.test(behind);
  const isCounted = before.includes('((') && (operation || /(?:\+\+|--)\s*$/.test(before));
  const builtin = text.slice(line, token ? token.start : start);
  const isGiven = token ? operation || /^["']/.test(behind) : true;
  const isSet = /^(?:\[[^\]\n]*\])?\+?=/.test(behind);
  if (isCounted) return {};
  if (/[-./]$/.test(before) || /^[-./]/.test(behind)) return undefined;
  if (isGiven && beginsCommand(builtin, setting)) return {};
  return isSet && !token && beginsCommand(before) && !isForCommand(source, start, end)
    ? {}
    : undefined;
};

/** Commands that set the variables named after them. */
const setting = String.raw`(?:(?:read|mapfile|readarray|getopts|unset|declare|typeset|local|let|eval|printf\s+-v)\s[^;|&]*|(?:for|select)\s+)`;

const inCpp: Finder = (source, start, end) => {
  const { text } = source;
  const before = textBefore(text, start, 100);
  const behind = text.slice(end, end + 100);
  if (source.stateAt(start) !== undefined || /(?:::|[^\w)\]]\.)\s*$/.test(before)) return undefined;
  let bracket = source.bracketAround(start);
  const isBound = bracket !== undefined && /\bauto\s*&*\s*$/.test(textBefore(text, bracket, 50));
  if (bracket !== undefined && isBound) bracket = source.bracketAround(bracket);
  const isDeclared =
    /[A-Za-z_]\w*>?(?:&{0,2}\s+|\s+&\s*)$/.test(before) &&
    !/\b(?:return|case|else|throw|and|or|not)\s+$/.test(before);
  if (isBound || isDeclared) return { end: scopeEnd(source, bracket), isDeclared: true };
  const isWritten =
    /^\s*(?:\+\+|--|\[|(?:[-+*/%&|^]|<<|>>)?=(?!=))/.test(behind) ||
    /(?:\+\+|--|>>|(?:^|[^\w)\]\s&]|\breturn)\s*&)\s*$/.test(before) ||
    /&\s*\w+\s*=\s*$/.test(before);
  if (isWritten) return {};
  if (isPassed(source, before, behind, bracket)) return {};
  for (let at = bracket; at !== undefined && text[at] === '('; at = source.bracketAround(at)) {
    const isTested = /\b(?:if|while|switch)\s*(?:constexpr\s*)?$/.test(textBefore(text, at, 50));
    if (isTested) return { end: scopeEnd(source, at) };
  }
  return undefined;
};

/** Whether it's passed to a function that may set it. */
function isPassed({ text }: Source, before: string, behind: string, bracket = 0): boolean {
  const isAlone = /[(,]\s*$/.test(before) && /^\s*[,)]/.test(behind);
  const call = text.slice(Math.max(0, bracket - 100), bracket + 1);
  return isAlone && /[\w>]\s*\($/.test(call) && !reading.test(call);
}

/** What sets none of its arguments. */
const reading =
  /(?:\b(?:if|while|switch|return|int|to_string|ExpRun(?:\s+\w+)?)|_cast<[^<>]*>|[fF]orm(?:at)?|[pP]rint\w*)\s*\($/;

/** Where what is declared or tested in C++ brackets, or in none, ceases to exist. */
function scopeEnd(source: Source, bracket: number | undefined): number {
  const { text } = source;
  const closing = bracket === undefined ? undefined : source.closingOf(bracket);
  if (bracket === undefined || closing === undefined) return Infinity;
  if (text[bracket] === '{') return closing;
  let end = closing;
  do {
    const next = /[{;]/g;
    next.lastIndex = end;
    const at = next.exec(text)?.index ?? text.length;
    end = source.closingOf(at) ?? at;
  } while (/^[;}]\s*else\b/.test(text.slice(end, end + 100)));
  return end;
}

const finders: Readonly<Partial<Record<Language, Finder>>> = {
  python: inPython,
  shell: inShell,
  cpp: inCpp,
};
