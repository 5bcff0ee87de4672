import { lineStart } from '../lines.ts';
import { areNear, headersAround, type Literal, type Source, type Span } from '../source/index.ts';
import type { Key } from './keys.ts';
import type { MentionPart } from './mention.ts';
import { Statements, type Statement } from './statements.ts';
import { isExperimentKey, isLabelKey } from './words.ts';

/** What says of which experiment runs are. */
export interface ExperimentStatement extends Statement {
  readonly name: string;
  /** Undefined where it is not a number that is written there. */
  readonly experiment: number | undefined;
}

/** Finds of which experiment the runs at some place are. */
export class Experiments {
  readonly #source: Source;
  readonly #statements: Statements<ExperimentStatement>;

  constructor(source: Source, keys: readonly Key[]) {
    this.#source = source;
    const statements = keys
      .filter(({ isInText }) => !isInText)
      .flatMap((key) => statementsOf(source, key));
    this.#statements = new Statements(source, statements);
  }

  /** The experiment that a key's name says, the brackets around it, or a statement. */
  at({ name, start, end }: Key): ExperimentStatement | undefined {
    const [, own] = /(?:exp(?:eriment)?_?|_e(?=\d+$))(\d+)/i.exec(name) ?? [];
    if (own !== undefined) return { start, end, name, experiment: Number(own) };
    const found = this.#statements.at(start);
    const label = this.#labelAround(start);
    if (label && !(found && found.start > label.start)) return label;
    return found && this.#isParameterBetween(found.start, start) ? undefined : found;
  }

  /** Whether a function around a key has a parameter of the name, which hides what is said before it. */
  #isParameterBetween(statement: number, offset: number): boolean {
    const { text, language } = this.#source;
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
          /\(([^()]*)\)[\w\s]*$/.exec(text.slice(Math.max(0, bracket - 500), bracket)) ?? [];
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

/** Whether one of a function's parameters is an experiment. */
function hasExperiment(parameters: string): boolean {
  return parameters.split(',').some((parameter) => {
    const [, name = ''] = /(\w+)\s*(?:[:=].*)?$/s.exec(parameter.trim()) ?? [];
    return isExperimentKey({ name, word: name.toLowerCase().replaceAll('_', '') });
  });
}

function statementsOf(source: Source, key: Key): ExperimentStatement[] {
  const { text, language } = source;
  const { name, start, end } = key;
  if (language === 'yaml' && isLabelKey(key)) {
    return [{ start, end, name, experiment: experimentIn(name), isBlock: true }];
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
  const experiment = numberOf(key.value);
  // What a variable holds, which is passed on, is said elsewhere.
  const isPassedOn = experiment === undefined && source.bracketAround(start) !== undefined;
  if (isPassedOn && /^[A-Za-z_][\w.]*\s*[,)}\]]/.test(text.slice(key.value.start, end + 100))) {
    return [];
  }
  return [{ start, end, name, experiment }];
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
