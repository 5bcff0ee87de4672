import { t } from '@vscode/l10n';
import { runTypes } from '../rundb/index.ts';
import type { Query, Span, Value, Word } from './ast.ts';
import { builtInConditions, running, type Conditions } from './conditions.ts';
import { QueryError, shown } from './errors.ts';
import { fieldNames, fieldOf, fields, nearest, type Field } from './fields.ts';
import type { Meaning } from './meaning.ts';
import { parseQuery } from './parse.ts';
import { comparisonOf, timesOf } from './values.ts';

/** More named conditions than anybody writes, counted with those within others. */
const mostConditions = 300;

/**
 * Looks up each word of a query.
 *
 * @param own The user's conditions; a built-in one can't be replaced.
 * @throws QueryError for a word that is not known, with the nearest one that is.
 */
export function understand(query: Query, own: Conditions = new Map()): Meaning {
  return new Reader(own).read(query);
}

/** A mistake that has to do with a named condition, and is told as it is. */
class ConditionError extends QueryError {}

class Reader {
  readonly #own: Conditions;
  /** The conditions that are being looked up, the outermost first. */
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
        return { kind: 'has', field: requireField(query.field) };
      case 'condition':
        return this.#condition(query.name);
      case 'bare':
        return bare(query.value);
      case 'compare':
        return comparisonOf(query, requireField(query.field));
    }
  }

  #condition(word: Word): Meaning {
    const name = word.text.toLowerCase();
    const source = builtInConditions.get(name) ?? this.#own.get(name);
    if (source === undefined) throw this.#unknown(word);
    if (this.#within.includes(name)) {
      const circle = [...this.#within.slice(this.#within.indexOf(name)), name];
      const path = circle.map((each) => `@${each}`).join(' → ');
      throw new ConditionError(t('The condition @{0} uses itself: {1}.', name, path), word.at);
    }
    if (++this.#lookedUp > mostConditions) {
      throw new ConditionError(t('These are too many named conditions.'), word.at);
    }
    const meaning = this.#definition(name, source, word.at);
    return name === running && meaning.kind === 'and' ? { ...meaning, allRunning: true } : meaning;
  }

  /** A mistake is told with the innermost condition that has it, at the place of the outermost. */
  #definition(name: string, source: string, at: Span): Meaning {
    this.#within.push(name);
    try {
      return this.read(parseQuery(source));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const { message } = error;
      const isTold = error instanceof ConditionError;
      throw new ConditionError(
        isTold ? message : t('In the condition @{0}: {1}', name, message),
        at,
      );
    } finally {
      this.#within.pop();
    }
  }

  #unknown({ text, at }: Word): QueryError {
    if (text === '') {
      return new QueryError(t('Write the name of a condition, such as @good.'), at);
    }
    const names = [...builtInConditions.keys(), ...this.#own.keys()];
    const meant = nearest(text, names, Math.max(2, Math.floor(text.length / 3)));
    if (meant !== undefined) return misspelt({ text: `@${text}`, at }, `@${meant}`);
    return new QueryError(
      t('“{0}” is not known. Write @good, @running or another condition.', shown(`@${text}`)),
      at,
    );
  }
}

function requireField(name: Word): Field {
  const field = fieldOf(name.text);
  if (field) return field;
  throw unknown(name, nearest(name.text, fieldNames()));
}

/** A run type or a date, without its field. */
function bare(value: Value): Meaning {
  const word = value.text.toLowerCase();
  const isType = runTypes.some((type) => type === word);
  const name = isType ? 'type' : timesOf(value.text) ? 'start' : undefined;
  const field = fields.find((each) => each.name === name);
  if (field === undefined) throw unknownBare(value);
  const { at } = value;
  return comparisonOf(
    { kind: 'compare', field: { text: field.name, at }, operator: ':', values: [value] },
    field,
  );
}

function unknownBare(word: Word): QueryError {
  const { text, at } = word;
  if (/^\d+$/.test(text)) {
    return new QueryError(t('Say what {0} is, as in exp:{0} or run:{0}.', shown(text)), at);
  }
  const field = /^[\p{L}_]\w*(?:\.\w+)*$/u.test(text) ? fieldOf(text) : undefined;
  if (field) {
    const name = shown(field.name);
    return new QueryError(
      t('Write {0} with a sign and a value, as in {0}:{1}.', name, exampleOf(field)),
      at,
    );
  }
  const meant = nearest(text, [...runTypes, ...builtInConditions.keys(), ...fieldNames()]);
  const isType = runTypes.some((type) => type === meant);
  const isCondition = !isType && meant !== undefined && builtInConditions.has(meant);
  return unknown(word, isCondition ? `@${meant}` : meant);
}

function exampleOf({ type, words }: Field): string {
  return words?.[0] ?? (type === 'date' ? '2020-05' : type === 'text' ? '*word*' : '12');
}

function unknown(word: Word, suggestion: string | undefined): QueryError {
  if (suggestion !== undefined) return misspelt(word, suggestion);
  return new QueryError(
    t(
      '“{0}” is not known. Ask for a run type, a date, or a field such as exp:12 or lumi>5/pb.',
      shown(word.text),
    ),
    word.at,
  );
}

function misspelt({ text, at }: Word, meant: string): QueryError {
  const message = t('“{0}” is not known: did you mean “{1}”?', shown(text), meant);
  return new QueryError(message, at, meant);
}
