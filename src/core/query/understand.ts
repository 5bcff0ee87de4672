import { t } from '@vscode/l10n';
import { runTypes } from '../rundb/index.ts';
import type { Query, Value, Word } from './ast.ts';
import { builtInConditions, running, type Conditions } from './conditions.ts';
import { QueryError } from './errors.ts';
import { fieldNames, fieldOf, fields, nearest, type Field } from './fields.ts';
import type { Meaning } from './meaning.ts';
import { parseQuery } from './parse.ts';
import { comparisonOf, timesOf } from './values.ts';

/**
 * Looks up each word of a query.
 *
 * @param own The user's conditions; a built-in one can't be replaced.
 * @throws QueryError for a word that is not known, with the nearest one that is.
 */
export function understand(query: Query, own: Conditions = new Map()): Meaning {
  return new Reader(own, []).read(query);
}

class Reader {
  readonly #own: Conditions;
  /** The conditions that are being looked up, the outermost first. */
  readonly #within: readonly string[];

  constructor(own: Conditions, within: readonly string[]) {
    this.#own = own;
    this.#within = within;
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

  #condition({ text, at }: Word): Meaning {
    const name = text.toLowerCase();
    const source = builtInConditions.get(name) ?? this.#own.get(name);
    if (source === undefined) {
      const known = [...builtInConditions.keys(), ...this.#own.keys()];
      throw new QueryError(unknown(`@${text}`, nearest(name, known), '@'), at);
    }
    if (this.#within.includes(name)) {
      const circle = [...this.#within, name].map((each) => `@${each}`).join(' → ');
      throw new QueryError(t('The condition @{0} uses itself: {1}.', name, circle), at);
    }
    const meaning = this.#definition(name, source, at);
    return name === running && meaning.kind === 'and' ? { ...meaning, allRunning: true } : meaning;
  }

  #definition(name: string, source: string, at: Word['at']): Meaning {
    try {
      return new Reader(this.#own, [...this.#within, name]).read(parseQuery(source));
    } catch (error) {
      if (!(error instanceof QueryError) || this.#own.get(name) !== source) throw error;
      throw new QueryError(t('In the condition @{0}: {1}', name, error.message), at);
    }
  }
}

function requireField(name: Word): Field {
  const field = fieldOf(name.text);
  if (field) return field;
  throw new QueryError(unknown(name.text, nearest(name.text, fieldNames())), name.at);
}

/** A run type or a date, without its field. */
function bare(value: Value): Meaning {
  const word = value.text.toLowerCase();
  const type = runTypes.find((each) => each === word);
  const name = type ? 'type' : timesOf(value.text) ? 'start' : undefined;
  const field = fields.find((each) => each.name === name);
  if (field)
    return comparisonOf(
      {
        kind: 'compare',
        field: { text: field.name, at: value.at },
        operator: ':',
        values: [value],
      },
      field,
    );
  const meant = nearest(word, [...runTypes, ...builtInConditions.keys(), ...fieldNames()]);
  const suggestion = meant !== undefined && builtInConditions.has(meant) ? `@${meant}` : meant;
  throw new QueryError(unknown(value.text, suggestion), value.at);
}

function unknown(word: string, meant: string | undefined, sign = ''): string {
  return meant === undefined
    ? t(
        '“{0}” is not known. Ask for a run type, a date, or a field such as exp:12 or lumi>5/pb.',
        word,
      )
    : t(
        '“{0}” is not known: did you mean “{1}”?',
        word,
        `${meant.startsWith(sign) ? '' : sign}${meant}`,
      );
}
