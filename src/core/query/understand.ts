import { t } from '@vscode/l10n';
import { beamEnergies } from '../records/index.ts';
import { runTypes } from '../rundb/index.ts';
import type { Query, Span, Value, Word } from './ast.ts';
import { builtInConditions, type Conditions } from './conditions.ts';
import { QueryError, shown } from './errors.ts';
import { fieldNames, fieldOf, nearest, type Field } from './fields.ts';
import { fillers } from './fillers.ts';
import type { Meaning } from './meaning.ts';
import { parseQuery } from './parse.ts';
import { usageOf } from './usage.ts';
import { comparisonOf, presenceOf, timesOf } from './values.ts';

/** More named conditions than anybody uses, including those inside others. */
const mostConditions = 300;

/**
 * Resolves each word of a query.
 *
 * @param own The user's conditions; they can't replace built-in ones.
 * @throws QueryError if a word is unknown, with the closest known one.
 */
export function understand(query: Query, own: Conditions = new Map()): Meaning {
  return new Reader(own).read(query);
}

/** A mistake about a named condition, whose message is final. */
class ConditionError extends QueryError {}

class Reader {
  readonly #own: Conditions;
  /** The conditions being resolved, outermost first. */
  readonly #within: string[] = [];
  #lookedUp = 0;

  constructor(own: Conditions) {
    this.#own = own;
  }

  read(query: Query): Meaning {
    switch (query.kind) {
      case 'and':
      case 'or':
        return { kind: query.kind, terms: query.terms.map((term) => this.read(term)) };
      case 'not':
        return { kind: 'not', term: this.read(query.term) };
      case 'has':
        return presenceOf(requireField(query.field));
      case 'condition':
        return this.#condition(query.name);
      case 'bare':
        return this.read(termOf(query.value, this.#own));
      case 'compare':
        return comparisonOf(query, requireField(query.field));
      case 'run':
        return {
          kind: 'and',
          terms: [
            numbered({ text: 'exp', at: query.at }, query.experiment),
            numbered({ text: 'run', at: query.at }, query.run),
          ],
        };
    }
  }

  #condition(word: Word): Meaning {
    const name = word.text.toLowerCase();
    const source = builtInConditions.get(name) ?? this.#own.get(name);
    if (source === undefined) throw this.#unknown(word);
    if (this.#within.includes(name)) {
      const circle = [...this.#within.slice(this.#within.indexOf(name)), name];
      const path = circle.map((each) => `@${each}`).join(' → ');
      throw new ConditionError(t('Condition @{0} uses itself: {1}.', name, path), word.at);
    }
    if (++this.#lookedUp > mostConditions) {
      throw new ConditionError(t('Too many named conditions.'), word.at);
    }
    return this.#definition(name, source, word.at);
  }

  /**
   * A mistake is reported with the innermost condition that contains it, at the location of the
   * outermost.
   */
  #definition(name: string, source: string, at: Span): Meaning {
    this.#within.push(name);
    try {
      return this.read(parseQuery(source));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const { message } = error;
      const isFinal = error instanceof ConditionError;
      throw new ConditionError(isFinal ? message : t('In condition @{0}: {1}', name, message), at);
    } finally {
      this.#within.pop();
    }
  }

  #unknown({ text, at }: Word): QueryError {
    if (text === '') return new QueryError(t('Name a condition, such as @good.'), at);
    const names = [...builtInConditions.keys(), ...this.#own.keys()];
    const meant = nearest(text, names, Math.max(2, Math.floor(text.length / 3)));
    const word = shown(`@${text}`);
    if (meant === undefined) {
      const message = t('Unknown condition “{0}”. Use @good, @running, or another one.', word);
      return new QueryError(message, at);
    }
    const message = t('Unknown condition “{0}”. Did you mean “{1}”?', word, `@${meant}`);
    return new QueryError(message, at, `@${meant}`);
  }
}

function requireField(name: Word): Field {
  const field = fieldOf(name.text);
  if (field) return field;
  throw unknown(name, nearest(name.text, fieldNames()));
}

function numbered(name: Word, number: number): Meaning {
  return {
    kind: 'number',
    field: requireField(name),
    intervals: [{ min: number, max: number }],
  };
}

/**
 * The meaning of a word without a field: a run type, a date or a condition.
 *
 * @throws QueryError for any other word.
 */
export function termOf(value: Value, own: Conditions): Query {
  const { text, at } = value;
  const word = text.toLowerCase();
  const isType = runTypes.some((type) => type === word);
  if (isType || timesOf(text)) {
    const field = { text: isType ? 'type' : 'start', at };
    return { kind: 'compare', field, operator: ':', values: [value] };
  }
  if (builtInConditions.has(word) || own.has(word)) {
    return { kind: 'condition', name: { text, at } };
  }
  throw unknownBare(value, own);
}

function unknownBare(word: Word, own: Conditions): QueryError {
  const { text, at } = word;
  if (/^\d+$/.test(text)) {
    return new QueryError(t('Say what {0} is, as in exp:{0} or run:{0}.', shown(text)), at);
  }
  const field = /^[\p{L}_]\w*(?:\.\w+)*$/u.test(text) ? fieldOf(text) : undefined;
  if (field) {
    const name = shown(field.name);
    return new QueryError(
      t('“{0}” needs an operator and a value, as in {0}{1}.', name, usageOf(field).example),
      at,
    );
  }
  const dashed = text.replaceAll('/', '-');
  if (dashed !== text && timesOf(dashed)) return unknown(word, dashed);
  const energy = beamEnergies.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (energy) return unknown(word, `energy:${energy.name}`);
  if (fillers.has(text.toLowerCase())) return unknown(word, undefined);
  const conditions = [...builtInConditions.keys(), ...own.keys()];
  const meant = nearest(text, [...runTypes, ...conditions, ...fieldNames()]);
  const isType = runTypes.some((type) => type === meant);
  const isCondition = !isType && meant !== undefined && conditions.includes(meant);
  return unknown(word, isCondition ? `@${meant}` : meant);
}

function unknown({ text, at }: Word, meant: string | undefined): QueryError {
  if (meant !== undefined) {
    const message = t('Unknown term “{0}”. Did you mean “{1}”?', shown(text), meant);
    return new QueryError(message, at, meant);
  }
  return new QueryError(
    t(
      'Unknown term “{0}”. Use a run type, a date, or a field such as exp:12 or lumi>5/pb.',
      shown(text),
    ),
    at,
  );
}
