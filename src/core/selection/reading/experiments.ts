import { lineStart, textBefore } from '../lines.ts';
import { areNear, follows, type Literal, type Source, type Span } from '../source/index.ts';
import type { Language } from '../language.ts';
import { indexOf } from '../ordered.ts';
import { changesIn, linesAround, pythonHead, type Change } from './changes.ts';
import { isForCommand, type Key } from './keys.ts';
import type { MentionPart } from './mention.ts';
import { Statements, type Statement } from './statements.ts';
import { isExperimentKey, isExperimentsKey, isLabelKey } from './words.ts';

/** Of so many changes before some runs, none are checked: the experiment counts as unknown. */
const mostChanges = 500;

/** Something that states the experiment of runs. */
export interface ExperimentStatement extends Statement {
  readonly name: string;
  /** Undefined if it isn't given as a literal number. */
  readonly experiment: number | undefined;
  /** The object it's an attribute of; it applies only to that object's runs. */
  readonly owner?: string;
}

/** Finds the experiment of the runs at some place. */
export class Experiments {
  readonly #source: Source;
  readonly #all: readonly ExperimentStatement[];
  readonly #statements: Statements<ExperimentStatement>;
  /** Only looked for if they may matter. */
  #changes: readonly Change[] | undefined;

  constructor(source: Source, keys: readonly Key[]) {
    this.#source = source;
    const statements = keys
      .filter(({ isInText }) => !isInText)
      .flatMap((key) => statementsOf(source, key));
    this.#all = [...statements, ...merges(source)].sort((a, b) => a.start - b.start);
    this.#statements = new Statements(source, this.#all);
  }

  /** The experiment stated by a key's own name, by the brackets around it, or by a statement. */
  at({ name, start, end, owner }: Key): ExperimentStatement | undefined {
    const [, own] = /(?:exp(?:eriment)?_?|_e(?=\d+$))(\d+)/i.exec(name) ?? [];
    if (own !== undefined) return { start, end, name, experiment: Number(own) };
    const found = this.#statements.at(start);
    const label = this.#labelAround(start);
    if (label && !(found && found.start > label.start)) return label;
    if (!found || (found.owner ?? owner) !== owner) return undefined;
    return this.#mayChange(found, start) || this.#isAmbiguous(found) ? undefined : found;
  }

  /** Whether another experiment may be set between a statement and an offset. */
  #mayChange(
    { start: statement, experiment, owner }: ExperimentStatement,
    offset: number,
  ): boolean {
    if (experiment === undefined) return false;
    this.#changes ??= changesIn(this.#source);
    const first = indexOf(this.#changes, ({ start }) => start > statement);
    const next = indexOf(this.#changes, ({ start }) => start >= offset);
    if (first === next) return false;
    // Nobody could tell by then.
    if (next - first > mostChanges) return true;
    const lines = linesAround(this.#source, offset);
    return this.#changes
      .slice(first, next)
      .some(
        (change) =>
          offset < change.end &&
          change.within.every((line) => lines.has(line)) &&
          ['', 'this', owner].includes(change.owner),
      );
  }

  /** Whether the mapping with a statement has another one with the same key. */
  #isAmbiguous(statement: ExperimentStatement): boolean {
    const index = indexOf(this.#all, ({ start }) => start >= statement.start);
    return this.#all
      .slice(Math.max(0, index - 3), index + 4)
      .some(
        (other) =>
          other.name === statement.name &&
          other.experiment !== statement.experiment &&
          this.#areInMapping(statement, other),
      );
  }

  #areInMapping(a: Span, b: Span): boolean {
    const { language } = this.#source;
    const bracket = this.#source.bracketAround(a.start);
    if (!this.#source.areTogether(a, b) || language === 'cpp' || language === 'shell') return false;
    if (bracket !== undefined) return this.#source.closingOf(bracket) !== undefined;
    const [first, last] = a.start < b.start ? [a, b] : [b, a];
    const isSame = language === 'yaml' && follows(this.#source, last, first.start);
    return isSame && !this.#source.isPartedBetween(first.start, last.start);
  }

  /** `"exp12": {…}` */
  #labelAround(offset: number): ExperimentStatement | undefined {
    let bracket = this.#source.bracketAround(offset);
    for (let depth = 0; bracket !== undefined && depth < 10; depth++) {
      const before = textBefore(this.#source.text, bracket, 60);
      const [text, experiment] =
        /["']?\bexp(?:eriment)?_?(\d+)["']?\s*[:=]\s*$/i.exec(before) ?? [];
      if (text !== undefined && experiment !== undefined) {
        const start = bracket - text.length;
        return { start, end: bracket, name: text, experiment: Number(experiment) };
      }
      bracket = this.#source.bracketAround(bracket);
    }
    return undefined;
  }
}

function statementsOf(source: Source, key: Key): ExperimentStatement[] {
  const { text, language } = source;
  const { name, start, end, owner } = key;
  if (language === 'yaml' && isLabelKey(key)) {
    return [{ start, end, name, experiment: experimentIn(name), isBlock: true }];
  }
  if (isExperimentsKey(key)) {
    const isSaid = key.value.kind !== 'other' || source.bracketAround(start) !== undefined;
    return isSaid ? [{ start, end, name, experiment: undefined }] : [];
  }
  // A Python loop is a change.
  if (!isExperimentKey(key) || (key.isLoop && language === 'python')) return [];
  if (key.isCompared) {
    const before = text.slice(lineStart(text, start), start);
    const isCondition = /^[ \t]*(?:el)?if\s+(?:[\w.]+\.)?$/.test(before);
    const isAlone = /^\s*(?::|and\b)/.test(text.slice(end, end + 20));
    if (language !== 'python' || !isCondition || !isAlone) return [];
    return [{ start, end, name, experiment: numberOf(key.value), isBlock: true }];
  }
  const children = language === 'yaml' ? childrenOf(text, key) : [];
  if (children.length > 0) return children;
  const experiment = key.isAdded ? undefined : numberOf(key.value);
  // The value of a variable that is passed on is stated elsewhere.
  const isPassedOn =
    experiment === undefined && !key.isLoop && source.bracketAround(start) !== undefined;
  if (isPassedOn && /^[A-Za-z_][\w.]*\s*[,)}\]]/.test(text.slice(key.value.start, end + 100))) {
    return [];
  }
  const line = text.slice(lineStart(text, start), start);
  const isBlock = conditions[language]?.test(line) === true;
  const isUnclear = (language === 'cpp' && isBlock) || isOneOfSeveral(source, key);
  return [
    {
      start,
      end,
      name,
      experiment: isUnclear ? undefined : experiment,
      isBlock: isBlock || isForCommand(source, start, start + name.length),
      ...(owner && { owner }),
    },
  ];
}

/** `n, exp = 100, 14`, `exp = 12, 14`, `lambda exp=12: …`; but not `n=1, exp=12, runs=[798]`. */
function isOneOfSeveral(source: Source, { start, end, operator, isParameter }: Key): boolean {
  const isSet = operator === '=' && source.bracketAround(start) === undefined;
  if (source.language !== 'python' || !isSet || isParameter) return false;
  const head = pythonHead(source, start);
  return (
    !/^[\w.\s=[\]"']*(?:=.*,\s*)?$/s.test(head) ||
    /\blambda\b/.test(head) ||
    /^[ \t]*,(?!\s*\w+\s*=)/.test(source.text.slice(end, end + 100))
  );
}

/** What precedes a statement on its line if it's executed conditionally. */
const conditions: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /^\s*(?:if|elif|else|for|while|with|try|except|finally|def|class)\b.*:/,
  shell: /\b(?:then|else|do)\b|&&|\|\||\)/,
  cpp: /\b(?:if|else|for|while|case|default)\b|\?|&&|\|\|/,
};

/** Mappings whose entries may state an experiment elsewhere. */
function merges(source: Source): ExperimentStatement[] {
  if (source.language !== 'yaml') return [];
  return [...source.text.matchAll(/(?<=^[ \t-]*|[{,]\s*)<<(?=:)/gm)].flatMap(
    ({ index: start, 0: name }) => {
      if (source.stateAt(start) !== undefined) return [];
      return { start, end: start + name.length, name, experiment: undefined };
    },
  );
}

/** `experiment:` with a block for each experiment below it. */
function childrenOf(text: string, { start }: Key): ExperimentStatement[] {
  const column = start - lineStart(text, start);
  const line = /([ \t]*)(?:(["']?)(?:e(?:xp)?)?(\d{1,4})\2:[ \t]*(?:#.*)?(?=\r?\n|$)|(.*))\r?\n?/y;
  line.lastIndex = text.indexOf('\n', start) + 1;
  const children: ExperimentStatement[] = [];
  let own: number | undefined;
  while (line.lastIndex > 0 && line.lastIndex < text.length) {
    const at = line.lastIndex;
    const [, blanks = '', , experiment, rest = ''] = line.exec(text) ?? [];
    if (experiment === undefined && /^(?:#|$)/.test(rest.trim())) continue;
    if (blanks.length <= column) break;
    own ??= blanks.length;
    if (blanks.length > own) continue;
    if (experiment === undefined) return [];
    const begin = at + blanks.length;
    const end = begin + experiment.length;
    children.push({
      start: begin,
      end,
      name: experiment,
      experiment: Number(experiment),
      isBlock: true,
    });
  }
  return children;
}

/** A literal number, or one in a string: `12`, `"12"`, `'e0012'`. */
function numberOf(value: Literal): number | undefined {
  if (value.kind === 'number') return value.value;
  return value.kind === 'text' ? experimentIn(value.value) : undefined;
}

function experimentIn(text: string): number | undefined {
  const [, digits] = /^\s*(?:e(?:xp(?:eriment)?)?[\s_-]*)?(\d{1,4})\s*$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Whether data may have been taken in an experiment. The first two had few runs, and most things
 * with those numbers are something else; a number that isn't a safe integer is reported as a
 * mistake of its own.
 */
export function isPlausible(experiment: number, parts: readonly MentionPart[] = []): boolean {
  if (!Number.isSafeInteger(experiment)) return true;
  if (experiment === 1 || experiment === 2) {
    return parts.some(({ iov }) => iov !== undefined && iov.last.run >= 100);
  }
  return experiment >= 3 && experiment < 1000;
}

/** Whether a key is in the same brackets as a statement, or on the same or an adjacent line. */
export function isStatedWith(source: Source, statement: Span, key: Span): boolean {
  const isInBrackets = source.bracketAround(key.start) !== undefined;
  return (isInBrackets && source.areTogether(statement, key)) || areNear(source, statement, key);
}
