import type { Tree } from '@lezer/common';
import { parser as cpp } from '@lezer/cpp';
import { parser as json } from '@lezer/json';
import type { LRParser } from '@lezer/lr';
import { parser as python } from '@lezer/python';
import { parser as yaml } from '@lezer/yaml';
import type { Source } from '../../src/core/selection/index.ts';

/** Languages that somebody else's parser can parse too. */
export type ParsedLanguage = 'python' | 'cpp' | 'yaml' | 'json';

export const parsedLanguages = ['python', 'cpp', 'yaml', 'json'] as const;

const parsers: Readonly<Record<ParsedLanguage, LRParser>> = { python, cpp, yaml, json };

const kinds = ['code', 'comment', 'string', 'unknown'] as const;
export type Kind = (typeof kinds)[number];

const code = kinds.indexOf('code');
const comment = kinds.indexOf('comment');
const unknown = kinds.indexOf('unknown');
/** A bracket about which nothing is known. */
const uncertain = -2;

/** What a parser knows about each character of a text. */
export interface Parsed {
  readonly kinds: Uint8Array;
  /** The innermost bracket open before each character; -1 for none. */
  readonly brackets: Int32Array;
}

const kindOf: Readonly<Record<ParsedLanguage, Readonly<Record<string, Kind>>>> = {
  python: { Comment: 'comment', String: 'string', FormatString: 'string' },
  cpp: {
    LineComment: 'comment',
    BlockComment: 'comment',
    String: 'string',
    CharLiteral: 'string',
    RawString: 'string',
    // Its brackets have no names in the tree.
    Attribute: 'unknown',
    // `operator""_s` is a name.
    OperatorName: 'unknown',
  },
  yaml: { Comment: 'comment', QuotedLiteral: 'string', BlockLiteralContent: 'string' },
  json: { String: 'string', PropertyName: 'string' },
};

/** A preprocessor line, which the parser knows little about, with its continuation lines. */
const directive = /^[ \t]*#[^\\\n]*(?:\\\r?\n?[^\\\n]*)*/gm;

/** Undefined if the parser can't parse the text. */
export function parse(text: string, language: ParsedLanguage): Parsed | undefined {
  const tree: Tree = parsers[language].parse(text);
  const parsed = { kinds: new Uint8Array(text.length), brackets: new Int32Array(text.length) };
  const stack: number[] = [];
  const errors: number[] = [];
  let at = 0;
  const upTo = (end: number) => {
    parsed.brackets.fill(stack.at(-1) ?? -1, at, end);
    at = end;
  };
  tree.iterate({
    enter: ({ type, name, from, to }) => {
      if (type.isError) errors.push(from);
      const kind = kindOf[language][name];
      if (kind !== undefined) {
        parsed.kinds.fill(kinds.indexOf(kind), from, to);
        return false;
      }
      // C++'s `[[` is one token.
      if (!/^(?:[([{]|[)\]}])+$/.test(name)) return true;
      for (let bracket = from; bracket < to; bracket++) {
        if ('([{'.includes(text[bracket] ?? '')) {
          upTo(bracket + 1);
          stack.push(bracket);
        } else {
          upTo(bracket + 1);
          stack.pop();
        }
      }
      return true;
    },
  });
  upTo(text.length);
  if (errors.length > 0 || stack.length > 0) return undefined;
  if (language === 'cpp') leaveOutDirectives(text, parsed);
  return parsed;
}

function leaveOutDirectives(text: string, { kinds, brackets }: Parsed): void {
  for (const { index, 0: line } of text.matchAll(directive)) {
    if (kinds[index + line.indexOf('#')] !== code) continue;
    let end = index + line.length;
    // The parser ends a comment in a continued line too early.
    while (kinds[end] === comment) end++;
    kinds.fill(unknown, index, end);
    // `#define BEGIN {`: from here on, what is open is a matter of opinion.
    if (!isBalanced(line)) brackets.fill(uncertain, index);
  }
}

function isBalanced(line: string): boolean {
  let brackets = line.replaceAll(/[^()[\]{}]/g, '');
  for (let before = ''; before !== brackets;) {
    before = brackets;
    brackets = brackets.replaceAll(/\(\)|\[\]|\{\}/g, '');
  }
  return brackets === '';
}

export type Difference = 'kind' | 'bracket';

/** Where the source and the parser disagree about a character; empty if they agree. */
export function differences(source: Source, parsed: Parsed, offset: number): Difference[] {
  const kind = kinds[parsed.kinds[offset] ?? 0];
  // Where the indentation of a block scalar begins doesn't matter for runs.
  if (kind === 'unknown' || /\s/.test(source.text[offset] ?? '')) return [];
  const own = source.tokenAround(offset + 0.5)?.kind ?? 'code';
  if (own !== kind) return ['kind'];
  if (own !== 'code') return [];
  const bracket = source.bracketAround(offset) ?? -1;
  const theirs = parsed.brackets[offset];
  return theirs === uncertain || bracket === theirs ? [] : ['bracket'];
}
