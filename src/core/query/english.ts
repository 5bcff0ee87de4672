import { t } from '@vscode/l10n';
import { beamEnergies } from '../records/index.ts';
import { runTypes } from '../rundb/index.ts';
import type { Query } from './ast.ts';
import { builtInConditions, type Conditions } from './conditions.ts';
import { QueryError } from './errors.ts';
import { fieldOf } from './fields.ts';
import { fillers } from './fillers.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import { termOf, understand } from './understand.ts';

/** A query in place of plain English. */
export interface Suggestion {
  readonly query: string;
  /** What it is, in a sentence that names the words left out. */
  readonly about: string;
}

/** Longer than any query that somebody describes in words. */
const longest = 300;
/** What may turn a meaning round, or have two: negations, wildcards, open ranges, `1,000`, times of day. */
const uncertain =
  /[#"()!?*]|\.\.|(?:^|\s)[.-](?=\S)|\d,\d{3}(?!\d)|\d{4}-\d\d-\d\d(?:T|\s+)\d\d?:\d\d/;

/**
 * The query that a text in plain English describes: `exp:12 physics @good lumi>5/pb` for "all good
 * physics runs of experiment 12 with more than 5 /pb". Undefined unless every word is either
 * understood or one that says nothing, and no two of them are about the same thing: "physics and
 * cosmic runs" means either.
 */
export function suggestionFor(text: string, own: Conditions = new Map()): Suggestion | undefined {
  let rest = withNumericMonths(text)
    .trim()
    .replace(/[.?!]$/, '');
  if (text.length > longest || uncertain.test(rest)) return undefined;
  /** The term for each subject. */
  const terms = new Map<string, string>();
  const leftOut: string[] = [];
  while (rest !== '') {
    const read = readNext(rest, own);
    if (read === undefined) return undefined;
    if (read.term === undefined) leftOut.push(read.text);
    else {
      const { term } = read;
      const subjects = subjectsOf(term, own);
      if (subjects?.every((each) => (terms.get(each) ?? term) === term) !== true) return undefined;
      for (const each of subjects) terms.set(each, term);
    }
    rest = rest.slice(read.text.length).replace(/^[\s,;.]+/, '');
  }
  const query = [...new Set(terms.values())].sort((a, b) => placeOf(a) - placeOf(b)).join(' ');
  if (query === '' || query === text.trim()) return undefined;
  return { query, about: aboutWithout(leftOut) };
}

function aboutWithout(words: readonly string[]): string {
  if (words.length === 0) return t('Suggested query');
  return t('Suggested query, without “{0}”', words.join(' '));
}

/** The text that was read, and the term that it means; without one, it says nothing. */
interface Read {
  readonly text: string;
  readonly term?: string;
}

/** A pattern for the start of a text, and the term for its groups. */
type Rule = readonly [RegExp, (groups: readonly (string | undefined)[]) => string];

const end = String.raw`(?=[,;.]?(?:\s|$))`;
const separator = String.raw`(?:\s*,\s*(?:and\s+)?|\s+and\s+)`;
const listOf = (number: string): string => {
  const one = String.raw`${number}(?:(?:\s*-\s*|\s+to\s+)${number})?`;
  return `(${one}(?:${separator}${one})*)`;
};
const date = String.raw`(\d{4}(?:-\d\d){0,2})`;
const amount = String.raw`(\d+(?:\.\d+)?)`;
const limits: readonly (readonly [operator: string, words: string])[] = [
  ['>=', '>=|at least|no less than'],
  ['<=', '<=|at most|no more than|up to'],
  ['>', '>|more than|greater than|larger than|longer than|over|above'],
  ['<', '<|less than|smaller than|shorter than|under|below'],
];
const limit = `(${limits.map(([, words]) => words).join('|')})`;
const lumi = String.raw`(?:recorded\s+)?lumi(?:nosity)?`;
const unit = String.raw`(?:(?:/|inverse\s+)([npfa]b)|([npfa]b)(?:\^?-1|⁻¹))`;

const rules: readonly Rule[] = [
  rule(
    String.raw`exp(?:eriment)?s?\s*[:=]?\s*${listOf(String.raw`\d{1,3}(?!\d)`)}`,
    ([list = '']) => `exp:${plainList(list)}`,
  ),
  rule(
    String.raw`runs?\s*[:=]?\s*${listOf(String.raw`\d+`)}`,
    ([list = '']) => `run:${plainList(list)}`,
  ),
  rule(
    String.raw`(?:${lumi}\s+(?:of\s+)?)?${limit}\s*${amount}\s*${unit}(?:\s+(?:of\s+)?(?:${lumi}|recorded))?`,
    ([words = '', number = '', one, other = '']) =>
      `lumi${operatorOf(words)}${number}/${(one ?? other).toLowerCase()}`,
  ),
  rule(
    String.raw`(?:duration\s+(?:of\s+)?)?${limit}\s*${amount}\s*(s(?:ec(?:onds?)?)?|min(?:utes?)?|h(?:ours?)?|d(?:ays?)?)`,
    ([words = '', number = '', unitOfTime = '']) =>
      `duration${operatorOf(words)}${number}${/^(?:min|.)/i.exec(unitOfTime)?.[0].toLowerCase() ?? ''}`,
  ),
  rule(String.raw`since\s+${date}`, ([day = '']) => `start>=${day}`),
  rule(String.raw`after\s+${date}`, ([day = '']) => `start>${day}`),
  rule(String.raw`before\s+${date}`, ([day = '']) => `start<${day}`),
  rule(String.raw`from\s+${date}\s+to\s+${date}`, ([from = '', to = '']) => `start:${from}..${to}`),
  rule('bad', () => '-@good'),
  ...beamEnergies.map(({ name }) => rule(name, () => `energy:${name}`)),
];

function rule(pattern: string, term: Rule[1]): Rule {
  return [new RegExp(`^${pattern}${end}`, 'iu'), term];
}

function operatorOf(words: string): string {
  const said = words.toLowerCase().replaceAll(/\s+/g, ' ');
  return limits.find(([, each]) => each.split('|').includes(said))?.[0] ?? '';
}

/** `12,14-16` for "12, 14 to 16". */
function plainList(list: string): string {
  return list
    .replaceAll(/\s+to\s+/gi, '-')
    .replaceAll(/\s*-\s*/g, '-')
    .replaceAll(/\s*,\s*(?:and\s+)?|\s+and\s+/gi, ',');
}

const months =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

/** `2020-05` for "May 2020". */
function withNumericMonths(text: string): string {
  return text.replaceAll(
    /\b([a-z]{3,9})\s+(\d{4})\b(?![-\d])/gi,
    (said, name: string, year: string) => {
      const lower = name.toLowerCase();
      const index = months.findIndex((month) => [month, month.slice(0, 3)].includes(lower));
      return index < 0 ? said : `${year}-${String(index + 1).padStart(2, '0')}`;
    },
  );
}

/** A word, or a comparison that has spaces around its operator. */
const word = /^(?:[\p{L}_.][\p{L}\p{N}_.]*\s*(?:[<>!]=|[:=<>])\s*\S+|\S+)/u;

function readNext(rest: string, own: Conditions): Read | undefined {
  const [found = ''] = word.exec(rest) ?? [];
  const text = found.replace(/[,;.]+$/, '');
  const lower = text.toLowerCase();
  // The user's own words come first.
  if (own.has(lower)) return { text, term: conditionOr(text) };
  for (const [pattern, term] of rules) {
    const [text, ...groups] = pattern.exec(rest) ?? [];
    if (text !== undefined) return { text, term: term(groups) };
  }
  // A number by itself may be a run, an experiment, or a year.
  if (text === '' || /^\d+$/.test(text) !== /^(?:19|20)\d\d$/.test(text)) return undefined;
  if (builtInConditions.has(lower)) return { text, term: conditionOr(text) };
  return fillers.has(lower) || lower === 'run' ? { text } : { text, term: text };
}

/** `@good` for `good`; a run type stays as it is, although there is a condition with its name. */
function conditionOr(text: string): string {
  return runTypes.some((type) => type === text.toLowerCase()) ? text : `@${text.toLowerCase()}`;
}

/** What a term is about, such as `lumi<` and `lumi>` for `lumi:5/pb`; undefined if it isn't valid. */
function subjectsOf(term: string, own: Conditions): readonly string[] | undefined {
  try {
    const query = parseQuery(term);
    understand(query, own);
    return subjects(query, own);
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

function subjects(query: Query, own: Conditions): readonly string[] {
  switch (query.kind) {
    case 'bare':
      return subjects(termOf(query.value, own), own);
    case 'not':
      return subjects(query.term, own);
    case 'run':
      return ['exp<', 'exp>', 'run<', 'run>'];
    case 'compare': {
      const { field, operator } = query;
      const name = fieldOf(field.text)?.name ?? field.text;
      return ['<', '>']
        .filter((side) => operator.startsWith(side) || !/^[<>]/.test(operator))
        .map((side) => `${name}${side}`);
    }
    default:
      return [printQuery(query)];
  }
}

/** Experiments come first, then runs, run types, and conditions. */
function placeOf(term: string): number {
  const order = [
    /^exp:/,
    /^(?:run:|\d+:\d)/,
    new RegExp(`^(?:${runTypes.join('|')})$`, 'i'),
    /^-?@/,
  ];
  const place = order.findIndex((pattern) => pattern.test(term));
  return place < 0 ? order.length : place;
}
