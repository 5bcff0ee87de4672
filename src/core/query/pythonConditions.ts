import type { Path } from '../records/index.ts';
import type { Query } from './ast.ts';
import type { Conditions } from './conditions.ts';
import type { Field } from './fields.ts';
import type { Bound, Interval, TextPattern } from './meaning.ts';
import {
  atom,
  compared,
  dateParts,
  numbersWithin,
  oneOf,
  within,
  withinCalendar,
} from './pythonComparing.ts';
import { anyOf, type Expression, type Operand } from './pythonExpression.ts';
import type { Helper } from './pythonHelpers.ts';
import { numberLiteral, textLiteral } from './pythonLiteral.ts';
import { expressionOf, type Leaf } from './pythonTerms.ts';

/** A Python expression that is true for the runs that match, and the helpers that it calls. */
export interface PythonCondition {
  readonly expression: Expression;
  readonly helpers: ReadonlySet<Helper>;
}

/** @throws QueryError if a word is unknown. */
export function conditionOf(query: Query, own: Conditions): PythonCondition {
  const leaves = new Leaves();
  return { expression: expressionOf(query, own, leaves.leaf), helpers: leaves.helpers };
}

/** Writes conditions with helpers that accept any record, whatever it lacks. */
class Leaves {
  readonly helpers = new Set<Helper>();

  /** Writes the condition on one field. */
  readonly leaf = (meaning: Leaf): Expression => {
    switch (meaning.kind) {
      case 'has':
        return this.#has(meaning.field);
      case 'number':
        return this.#numbers(meaning.field, meaning.intervals);
      case 'time': {
        const [path = []] = meaning.field.paths;
        const found = this.#read('time', path);
        return anyOf(meaning.intervals.map((interval) => this.#during(found, interval)));
      }
      case 'text': {
        const { paths, type } = meaning.field;
        if (type === 'flags') return anyOf(this.#flags(meaning.patterns));
        return anyOf(paths.flatMap((path) => this.#text(path, meaning.patterns)));
      }
    }
  };

  #has({ paths, number }: Field): Expression {
    const some: Expression[] = paths.map((path) => this.#read('has', path));
    if (number === undefined) return anyOf(some);
    return anyOf([...some, compared(this.#call('duration', [run]), ['>=', atom('0')])]);
  }

  #numbers({ type, paths: [path = []] }: Field, intervals: readonly Interval<Bound>[]): Expression {
    const found =
      type === 'duration' || type === 'energy'
        ? this.#call(type, [run])
        : this.#read('number', path);
    return anyOf(numbersWithin(found, intervals));
  }

  #during(found: Operand, interval: Interval): Expression {
    return within(found, withinCalendar(interval), (time) =>
      Number.isFinite(time) ? this.#call('utc', dateParts(time)) : atom(numberLiteral(time)),
    );
  }

  #flags(patterns: readonly TextPattern[]): Expression[] {
    this.#compareNumbersIn(patterns);
    return patterns.map((pattern) =>
      typeof pattern === 'string'
        ? compared(atom(textLiteral(pattern)), ['in', this.#call('flags', [run])])
        : this.#call('flagged', [run, atom(textLiteral(globOf(pattern)))]),
    );
  }

  #text(path: Path, patterns: readonly TextPattern[]): Expression[] {
    const found = this.#read('text', path);
    const words = patterns.filter((pattern) => typeof pattern === 'string');
    const wildcards = patterns.filter((pattern) => typeof pattern !== 'string').map(globOf);
    this.#compareNumbersIn(patterns);
    return [
      ...oneOf(found, [...new Set(words)].map(textLiteral).map(atom)),
      ...wildcards.map((glob) => this.#call('like', [found, atom(textLiteral(glob))])),
    ];
  }

  /** If a text may be a number, it matters how numbers are printed. */
  #compareNumbersIn(patterns: readonly TextPattern[]): void {
    const numeric = patterns.some((pattern) =>
      typeof pattern === 'string'
        ? /^[-+.\de]+$/.test(pattern)
        : /^(?!\*$)[-+.\de*?]+$/.test(pattern.wildcards),
    );
    if (numeric) this.helpers.add('plain');
  }

  #read(helper: Helper, path: Path): Operand {
    return this.#call(helper, [run, ...path.map(textLiteral).map(atom)]);
  }

  #call(name: Helper, parts: readonly Operand[]): Operand {
    this.helpers.add(name);
    return { kind: 'call', name, parts };
  }
}

const run = atom('run');

/** The pattern in the syntax of `fnmatch`. */
function globOf({ wildcards }: Exclude<TextPattern, string>): string {
  return wildcards.replaceAll('[', '[[]');
}
