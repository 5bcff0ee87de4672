import { lineStart } from '../lines.ts';
import type { Language } from '../language.ts';
import { lineEnd, type Literal, type Source, type Span } from '../source/index.ts';
import { pythonHead } from './changes.ts';
import { isForCommand, type Key } from './keys.ts';
import { isExperimentKey, isExperimentsKey, isLabelKey } from './words.ts';

/** Something that states the experiment of the runs after it. */
export interface ExperimentStatement extends Span {
  readonly name: string;
  /** Undefined if it isn't given as a literal number. */
  readonly experiment: number | undefined;
  /** The object it's an attribute of; it applies only to that object's runs. */
  readonly owner?: string;
  /** Whether it applies only to the block that it opens. */
  readonly isBlock?: boolean;
}

/** What a source says of experiments, in order. */
export function experimentStatements(source: Source, keys: readonly Key[]): ExperimentStatement[] {
  const statements = keys
    .filter(({ isInText }) => !isInText)
    .flatMap((key) => statementsOf(source, key));
  return [...statements, ...merges(source)].sort((a, b) => a.start - b.start);
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
  if (!isExperimentKey(key) || (key.operator === 'in' && language === 'python')) return [];
  if (key.operator === '==') {
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
    experiment === undefined && key.operator !== 'in' && source.bracketAround(start) !== undefined;
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
  const line = /^([ \t]*)(?:(["']?)(?:e(?:xp)?)?(\d{1,4})\2:[ \t]*(?:#.*)?|(.*))$/gm;
  line.lastIndex = lineEnd(text, start);
  const children: ExperimentStatement[] = [];
  let own: number | undefined;
  for (const { 1: blanks = '', 3: experiment, 4: rest = '', index } of text.matchAll(line)) {
    if (experiment === undefined && /^(?:#|$)/.test(rest.trim())) continue;
    if (blanks.length <= column) break;
    own ??= blanks.length;
    if (blanks.length > own) continue;
    if (experiment === undefined) return [];
    const begin = index + blanks.length;
    const span = { start: begin, end: begin + experiment.length };
    children.push({ ...span, name: experiment, experiment: Number(experiment), isBlock: true });
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
