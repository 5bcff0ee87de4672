import { lineStart } from '../lines.ts';
import { areNear, headersAround, type Literal, type Source, type Span } from '../source/index.ts';
import type { Language } from '../language.ts';
import { indexOf } from '../ordered.ts';
import type { Key } from './keys.ts';
import type { MentionPart } from './mention.ts';
import { mostStatements, Statements, type Statement } from './statements.ts';
import { isExperimentKey, isExperimentsKey, isLabelKey } from './words.ts';

/** What says of which experiment runs are. */
export interface ExperimentStatement extends Statement {
  readonly name: string;
  /** Undefined where it is not a number that is written there. */
  readonly experiment: number | undefined;
  /** What it is an attribute of, for whose runs alone it holds. */
  readonly owner?: string;
  /** Whether it sets a name, for whatever comes later. */
  readonly isSet?: boolean;
}

/** Finds of which experiment the runs at some place are. */
export class Experiments {
  readonly #source: Source;
  readonly #all: readonly ExperimentStatement[];
  readonly #statements: Statements<ExperimentStatement>;

  constructor(source: Source, keys: readonly Key[]) {
    this.#source = source;
    const statements = keys
      .filter(({ isInText }) => !isInText)
      .flatMap((key) => statementsOf(source, key));
    this.#all = [...statements, ...rebindings(source)].sort((a, b) => a.start - b.start);
    this.#statements = new Statements(source, this.#all);
  }

  /** The experiment that a key's name says, the brackets around it, or a statement. */
  at({ name, start, end, owner }: Key): ExperimentStatement | undefined {
    const [, own] = /(?:exp(?:eriment)?_?|_e(?=\d+$))(\d+)/i.exec(name) ?? [];
    if (own !== undefined) return { start, end, name, experiment: Number(own) };
    const found = this.#statements.at(start);
    const label = this.#labelAround(start);
    if (label && !(found && found.start > label.start)) return label;
    if (!found || (found.owner ?? owner) !== owner) return undefined;
    const isHidden =
      this.#isParameterBetween(found.start, start) || this.#isSetInBranch(found.start, start);
    return isHidden ? undefined : found;
  }

  /** Whether a branch between, `if test: exp = 14`, may have set another one. */
  #isSetInBranch(statement: number, offset: number): boolean {
    const { language } = this.#source;
    if (language === 'yaml' || language === 'json' || language === 'text') return false;
    const index = indexOf(this.#all, ({ start }) => start > statement);
    const between = this.#all.slice(index, index + mostStatements);
    const set = between.filter(
      ({ start, isSet }) =>
        isSet === true &&
        start < offset &&
        (language === 'cpp' || this.#source.bracketAround(start) === undefined),
    );
    if (set.length === 0) return false;
    const headers = new Set(headersAround(this.#source, offset));
    return set.some(({ start }) => !this.#isInOtherScope(start, headers));
  }

  /** Whether an offset is in a function or class, none of whose blocks begins at these headers. */
  #isInOtherScope(offset: number, headers: ReadonlySet<number>): boolean {
    const { text, language } = this.#source;
    // In C++, it has a type there.
    if (language === 'cpp') return /[\w>&*]\s+$/.test(text.slice(Math.max(0, offset - 50), offset));
    for (const header of headersAround(this.#source, offset)) {
      const isScope = /^[ \t]*(?:async[ \t]+)?(?:def|class)\b/.test(
        text.slice(header, header + 100),
      );
      if (isScope && !headers.has(header)) return true;
    }
    return false;
  }

  /** Whether a function around a key has a parameter of the name, which hides what is said before it. */
  #isParameterBetween(statement: number, offset: number): boolean {
    const { text, language } = this.#source;
    if (isParameterBeside(this.#source, statement, offset)) return true;
    if (language === 'python') {
      for (const header of headersAround(this.#source, offset)) {
        if (header <= statement) return false;
        const [found] =
          /^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(/.exec(text.slice(header, header + 200)) ??
          [];
        const end = found && this.#source.closingOf(header + found.length - 1);
        if (found && end && hasExperiment(text.slice(header + found.length, end))) return true;
      }
    } else if (language === 'cpp') {
      let bracket = this.#source.bracketAround(offset);
      for (
        ;
        bracket !== undefined && bracket > statement;
        bracket = this.#source.bracketAround(bracket)
      ) {
        const [, parameters] =
          /\(([^()]*)\)[\w\s:<>&*,-]*$/.exec(text.slice(Math.max(0, bracket - 500), bracket)) ?? [];
        if (parameters !== undefined && hasExperiment(parameters)) return true;
      }
    }
    return false;
  }

  /** `"exp12": {…}` */
  #labelAround(offset: number): ExperimentStatement | undefined {
    let bracket = this.#source.bracketAround(offset);
    for (let depth = 0; bracket !== undefined && depth < 10; depth++) {
      const before = this.#source.text.slice(Math.max(0, bracket - 60), bracket);
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

/** So far, in characters, parameters are looked for. */
const longest = 2000;

/** Whether it is a parameter beside the one at an offset: `def f(exp, runs=[798])`, or of a lambda. */
function isParameterBeside(source: Source, statement: number, offset: number): boolean {
  const { text } = source;
  const bracket = source.bracketAround(offset);
  if (bracket !== undefined && bracket > statement) {
    const isDefined =
      source.language === 'cpp' ||
      /\bdef[ \t]+\w+[ \t]*$/.test(text.slice(Math.max(0, bracket - 100), bracket));
    const parameters = text
      .slice(Math.max(bracket + 1, offset - longest), offset)
      .split(',')
      .slice(0, -1);
    // In C++, what has a type.
    const own =
      source.language === 'cpp'
        ? parameters.filter((each) => /^\s*\w[^=]*\w[\s&*]+\w+\s*$/.test(each))
        : parameters;
    if (isDefined && hasExperiment(own.join())) return true;
  }
  if (source.language === 'cpp') return false;
  const from = Math.max(lineStart(text, offset), statement, offset - longest);
  return [...text.slice(from, offset).matchAll(/\blambda\b([^:]*)/g)].some(([, parameters = '']) =>
    hasExperiment(parameters),
  );
}

/** Whether one of a function's parameters is an experiment. */
function hasExperiment(parameters: string): boolean {
  return parameters.split(',').some((parameter) => {
    const [, name = ''] = /(\w+)\s*(?:[:=].*)?$/s.exec(parameter.trim()) ?? [];
    return isExperimentKey({ name, word: name.toLowerCase().replaceAll('_', '') });
  });
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
  if (!isExperimentKey(key)) return [];
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
  // What a variable holds, which is passed on, is said elsewhere.
  const isPassedOn =
    experiment === undefined && !key.isLoop && source.bracketAround(start) !== undefined;
  if (isPassedOn && /^[A-Za-z_][\w.]*\s*[,)}\]]/.test(text.slice(key.value.start, end + 100))) {
    return [];
  }
  const line = text.slice(lineStart(text, start), start);
  const isBlock = conditions[language]?.test(line) === true;
  if (language === 'cpp' && isBlock) {
    return [{ start, end, name, experiment: undefined, isSet: true }];
  }
  return [{ start, end, name, experiment, isBlock, isSet: true, ...(owner && { owner }) }];
}

/** What a statement stands behind on its line where it isn't always done. */
const conditions: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /^\s*(?:if|elif|else|for|while|with|try|except|finally|def|class)\b.*:/,
  shell: /\b(?:then|else|do)\b|&&|\|\|/,
  cpp: /\b(?:if|else|for|while|case)\b/,
};

const anyExperiment = String.raw`(?<![\w.])(?:exp(?:eriment)?|EXP(?:ERIMENT)?|Exp(?:eriment)?)(?:_?(?:no|nr|num|number|id))?(?!\w)`;
/** How else than by `=` a name is given a value that is not written there. */
const rebound: Readonly<Partial<Record<Language, RegExp>>> = {
  python: new RegExp(
    [
      String.raw`${anyExperiment}[ \t]*(?:[-*/%@&|^]|//|<<|>>|\*\*|:)=`,
      String.raw`\b(?:as|del)[ \t]+${anyExperiment}`,
      String.raw`\bimport[ \t][^\n]{0,200}?${anyExperiment}`,
      String.raw`(?:^[ \t]*|;[ \t]*|:[ \t]+|\bfor[ \t]+\(?)(?:[\w.]+[ \t]*,[ \t]*){0,9}${anyExperiment}[ \t]*,[^=\n:(){}[\]]{0,200}\)?[ \t]*(?:=(?!=)|\bin\b)`,
    ].join('|'),
    'gm',
  ),
  cpp: new RegExp(
    String.raw`${anyExperiment}[ \t]*(?:\+\+|--|[-*/%]=)|(?:\+\+|--)${anyExperiment}`,
    'g',
  ),
  shell: new RegExp(String.raw`\bread[ \t][^\n;|&]{0,200}?${anyExperiment}`, 'g'),
};

/** Statements after which an experiment is another one. */
function rebindings(source: Source): ExperimentStatement[] {
  const { text, language } = source;
  const sign = rebound[language];
  if (!sign) return [];
  return [...text.matchAll(sign)].flatMap(({ index: start, 0: name }) => {
    if (source.stateAt(start) !== undefined) return [];
    // `f(exp, runs=[798])`
    const isPassed = source.bracketAround(start) !== undefined && /,.*=$/.test(name);
    if (language === 'python' && isPassed) return [];
    return [{ start, end: start + name.length, name, experiment: undefined, isSet: true }];
  });
}

/** `experiment:` with a block for each in it. */
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

/** A number that is written as one, or in a string: `12`, `"12"`, `'e0012'`. */
function numberOf(value: Literal): number | undefined {
  if (value.kind === 'number') return value.value;
  return value.kind === 'text' ? experimentIn(value.value) : undefined;
}

function experimentIn(text: string): number | undefined {
  const [, digits] = /^\s*(?:e(?:xp(?:eriment)?)?[\s_-]*)?(\d{1,4})\s*$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Whether data may have been taken in an experiment. The first two had few runs, and of most that are
 * called so there is something else; what is no safe number is a mistake of its own.
 */
export function isPlausible(experiment: number, parts: readonly MentionPart[] = []): boolean {
  if (!Number.isSafeInteger(experiment)) return true;
  if (experiment === 1 || experiment === 2) {
    return parts.some(({ iov }) => iov !== undefined && iov.last.run >= 100);
  }
  return experiment >= 3 && experiment < 1000;
}

/** Whether a key is in the same brackets as a statement, or on the same or a neighbouring line. */
export function isStatedWith(source: Source, statement: Span, key: Span): boolean {
  const isInBrackets = source.bracketAround(key.start) !== undefined;
  return (isInBrackets && source.areTogether(statement, key)) || areNear(source, statement, key);
}
