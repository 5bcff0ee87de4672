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
import { allOf, always, anyOf, type Expression, type Operand } from './pythonExpression.ts';
import type { Import } from './pythonHelpers.ts';
import { numberLiteral, textLiteral } from './pythonLiteral.ts';
import { expressionOf, type Leaf } from './pythonTerms.ts';

/** Lines that define a variable for the conditions, and their imports. */
interface Definition {
  readonly imports?: readonly Import[];
  readonly lines: readonly string[];
}

/**
 * Conditions on a record as plain expressions, without functions of their own. They're true for
 * exactly the runs that match if values are null or of the types that the RunDB's clients know;
 * most other types make the script fail.
 */
export class PlainConditions {
  /** Whether everything could be expressed that way. */
  isPlain = true;
  readonly #definitions = new Map<string, Definition>();
  readonly #own: Conditions;

  constructor(own: Conditions) {
    this.#own = own;
  }

  /** @throws QueryError if a word is unknown. */
  of(query: Query): Expression {
    return expressionOf(query, this.#own, this.#leaf);
  }

  /** The lines that define the variables in the conditions. */
  get definitions(): readonly string[] {
    return [...this.#definitions.values()].flatMap(({ lines }) => lines);
  }

  get imports(): readonly Import[] {
    return [...this.#definitions.values()].flatMap(({ imports = [] }) => imports);
  }

  readonly #leaf = (meaning: Leaf): Expression => {
    switch (meaning.kind) {
      case 'has':
        return this.#has(meaning.field);
      case 'number':
        return this.#numbers(meaning.field, meaning.intervals);
      case 'time':
        return this.#times(meaning.field, meaning.intervals);
      case 'text':
        return this.#texts(meaning.field, meaning.patterns);
    }
  };

  #not(): Expression {
    this.isPlain = false;
    return always;
  }

  #has({ paths: [path = [], ...more], number }: Field): Expression {
    if (more.length > 0 || number !== undefined) return this.#not();
    return this.#isThere(path);
  }

  #numbers(field: Field, intervals: readonly Interval<Bound>[]): Expression {
    const { type, paths } = field;
    const [path = []] = paths;
    const key = path.join('.');
    if (key === 'experiment' || key === 'run') {
      return anyOf(numbersWithin(atom(`run[${textLiteral(key)}]`), intervals));
    }
    if (type === 'energy') {
      const energy = this.#name('energy');
      // The script uses 0 if a record has no momenta.
      const known = intervals.map((each) =>
        each.min < 0 ? { ...each, min: 0, withoutMin: true } : each,
      );
      return anyOf(numbersWithin(energy, known));
    }
    // The same number sent as text wouldn't match.
    const isExact = type === 'any' && intervals.some(({ min, max }) => min === max);
    if (type === 'duration' || isExact) return this.#not();
    const found = this.#number(path);
    const isThere = compared(found, ['is not', atom('None')]);
    const isAny = intervals.some(({ min, max }) => min === -Infinity && max === Infinity);
    return isAny ? isThere : allOf([isThere, anyOf(numbersWithin(found, intervals))]);
  }

  #times({ paths: [path = []] }: Field, intervals: readonly Interval[]): Expression {
    if (path.join('.') !== 'time_start') return this.#not();
    const start = this.#name('start');
    const bound = (time: number): Operand => {
      if (!Number.isFinite(time)) return atom(numberLiteral(time));
      return {
        kind: 'call',
        name: 'datetime',
        parts: [...dateParts(time), atom('tzinfo=timezone.utc')],
      };
    };
    const calendar = intervals.map(withinCalendar);
    if (calendar.some(({ min, max }) => !Number.isFinite(min) && !Number.isFinite(max))) {
      return this.#not();
    }
    return anyOf(calendar.map((interval) => within(start, interval, bound)));
  }

  #texts({ type, paths }: Field, patterns: readonly TextPattern[]): Expression {
    if (type === 'flags') return this.#flags(patterns);
    const [path = [], ...more] = paths;
    const isAnyText = type === 'text' && more.length === 0 && patterns.some(fitsAll);
    return isAnyText
      ? this.#isThere(path)
      : anyOf(paths.flatMap((each) => this.#text(each, patterns)));
  }

  #isThere(path: Path): Expression {
    return compared(atom(this.#value(path)), ['not in', atom('(None, "")')]);
  }

  #flags(patterns: readonly TextPattern[]): Expression {
    this.#name('experts');
    const { text: flags } = this.#name('flags');
    if (patterns.some(fitsAll)) return atom(flags);
    const words = this.#words(patterns);
    return words.length > 0 ? atom(`${flags} & {${words.join(', ')}}`) : this.#not();
  }

  #text(path: Path, patterns: readonly TextPattern[]): Expression[] {
    return oneOf(atom(`str(${this.#value(path)}).lower()`), this.#words(patterns).map(atom));
  }

  /**
   * The patterns as literals. Not plain if one has wildcards, or could match what Python prints for
   * a value that isn't text.
   */
  #words(patterns: readonly TextPattern[]): string[] {
    return [...new Set(patterns)].flatMap((pattern) => {
      if (typeof pattern === 'string' && word.test(pattern)) return textLiteral(pattern);
      this.isPlain = false;
      return [];
    });
  }

  #number(path: Path): Operand {
    const known = shortNames[path.join('.')];
    const name = known ?? path.join('_');
    // The name of a single key may mean something else in Python.
    if (
      known === undefined &&
      (path.length < 2 || !path.every((key) => /^[a-z_]\w*$/i.test(key)))
    ) {
      this.isPlain = false;
    }
    return this.#define(name, { lines: [`${name} = ${this.#value(path)}`] });
  }

  /** Python for the value at a path; None if the record lacks its last key. */
  #value(path: Path): string {
    const before = path.slice(0, -1);
    const key = textLiteral(path.at(-1) ?? '');
    if (before.join('.') === 'quality_expert') return `${this.#name('experts').text}.get(${key})`;
    return `run${before.map((each) => `[${textLiteral(each)}]`).join('')}.get(${key})`;
  }

  #name(name: keyof typeof known): Operand & { readonly kind: 'atom' } {
    return this.#define(name, known[name]);
  }

  #define(name: string, definition: Definition): Operand & { readonly kind: 'atom' } {
    const before = this.#definitions.get(name);
    if (before && before.lines.join() !== definition.lines.join()) this.isPlain = false;
    if (!before) this.#definitions.set(name, definition);
    return { kind: 'atom', text: name };
  }
}

/** A word that Python never prints for a value that isn't text. */
const word = /^(?!(?:none|true|false|nan|inf|infinity)$)[a-z][a-z _-]*$/;

function fitsAll(pattern: TextPattern): boolean {
  return typeof pattern !== 'string' && pattern.wildcards === '*';
}

const shortNames: Readonly<Record<string, string>> = {
  'statistics.lumi_recorded': 'lumi',
  'detectors.magnet_solenoid_field': 'field',
};

const known = {
  experts: { lines: ['experts = run.get("quality_expert") or {}'] },
  flags: {
    lines: ['flags = {str(flag).lower() for flag in experts.values() if flag}'],
  },
  energy: {
    imports: [['math', 'sqrt']],
    lines: [
      'ler, her = (run[ring].get("momentum") or 0 for ring in ("ler", "her"))',
      'energy = sqrt(4 * ler * her)',
    ],
  },
  start: {
    imports: [
      ['datetime', 'datetime'],
      ['datetime', 'timezone'],
    ],
    lines: ['start = datetime.fromisoformat(run["time_start"].replace("Z", "+00:00"))'],
  },
} as const satisfies Record<string, Definition>;
