import { t } from '@vscode/l10n';
import type { RunId } from '../../rundb/index.ts';
import { keyOf, type RunRange } from '../ranges.ts';

const fields = ['experiment', 'energy', 'run', 'first', 'last'] as const;

type Field = (typeof fields)[number];

interface Hole {
  readonly field: Field;
  readonly digits: number;
}

/** What is wrong with a template, as a sentence with an example. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Offset in the template. */
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const example = 'e{experiment:04}/r{run:05}';
const energyExample = 'e{experiment:04}/{energy}/r{run:05}';
/** Any name that a beam energy has, such as `4S_offres`. */
const energyName = String.raw`\d+S(?:_[A-Za-z]\w*)?`;

/**
 * A user's own format for a run or range, with named fields: `{experiment}`, `{energy}` and `{run}`,
 * or `{experiment}`, `{first}` and `{last}`, padded as in `{run:05}`; `{{` and `}}` are literal
 * braces.
 */
export class Template {
  readonly #parts: readonly (string | Hole)[];
  /** What it's repeated for. */
  readonly each: 'run' | 'range';
  /** Whether it includes the experiment. */
  readonly hasExperiment: boolean;
  /** Whether it includes the name of the beam energy. */
  readonly hasEnergy: boolean;

  /** @throws TemplateError if it isn't a template. */
  constructor(source: string) {
    const parts = readParts(source);
    const used = new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : part.field)));
    const isRange = used.has('first') || used.has('last');
    if (used.has('run') && isRange) {
      const message = t('A template has either {run}, or {first} and {last}, as in {0}.', example);
      throw new TemplateError(source.search(/\{(?:first|last)/), message);
    }
    if (!used.has('run') && !(used.has('first') && used.has('last'))) {
      const message = t('A template needs {run}, or {first} and {last}, as in {0}.', example);
      throw new TemplateError(source.length, message);
    }
    if (used.has('energy') && isRange) {
      const message = t(
        'A range may have several energies. Use {energy} with {run}, as in {0}.',
        energyExample,
      );
      throw new TemplateError(source.indexOf('{energy'), message);
    }
    this.#parts = parts;
    this.each = isRange ? 'range' : 'run';
    this.hasExperiment = used.has('experiment');
    this.hasEnergy = used.has('energy');
  }

  /** @param energy The name of the beam energy; has to be given if the template includes it. */
  run({ experiment, run }: RunId, energy?: string): string {
    if (this.hasEnergy && energy === undefined) throw new TypeError('The energy is missing.');
    return this.range({ experiment, first: run, last: run }, energy);
  }

  range({ experiment, first, last }: RunRange, energy = ''): string {
    const values = { experiment, energy, run: first, first, last };
    return this.#parts
      .map((part) =>
        typeof part === 'string' ? part : String(values[part.field]).padStart(part.digits, '0'),
      )
      .join('');
  }

  /** The range in a text written by this template; undefined for any other text. */
  read(text: string, experiment: number | undefined): ReadRange | undefined {
    const found = new RegExp(`^${this.#pattern}$`).exec(text)?.groups;
    const { run, first = run, last = run, experiment: own = experiment, energy } = found ?? {};
    if (first === undefined || last === undefined || own === undefined) return undefined;
    // A repeated field has to have the same value each time.
    const range = { experiment: Number(own), first: Number(first), last: Number(last) };
    return this.range(range, energy) === text
      ? { ...range, ...(energy !== undefined && { energy }) }
      : undefined;
  }

  /** The ranges that are written like this anywhere in a text. */
  find(text: string): ReadRange[] {
    const all = [...text.matchAll(new RegExp(this.#pattern, 'g'))];
    return all.flatMap(([part]) => this.read(part, undefined) ?? []);
  }

  get #pattern(): string {
    const seen = new Set<string>();
    const pattern = this.#parts.map((part) => {
      if (typeof part === 'string') {
        return part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
      }
      const isEnergy = part.field === 'energy';
      if (seen.has(part.field)) return isEnergy ? energyName : String.raw`\d+`;
      seen.add(part.field);
      if (isEnergy) return `(?<energy>${energyName})`;
      return String.raw`(?<${part.field}>\d{${Math.max(part.digits, 1)},})`;
    });
    return pattern.join('');
  }
}

/** A range in a text, and the name of the beam energy, if the template includes it. */
export interface ReadRange extends RunRange {
  readonly energy?: string;
}

/** The energy of each run; undefined if a run has several. */
export function energyNamesOf(runs: readonly ReadRange[]): ReadonlyMap<string, string> | undefined {
  const names = new Map<string, string>();
  for (const { experiment, first, energy } of runs) {
    if (energy === undefined) continue;
    const key = keyOf({ experiment, run: first });
    if ((names.get(key) ?? energy) !== energy) return undefined;
    names.set(key, energy);
  }
  return names;
}

function readParts(source: string): (string | Hole)[] {
  const parts: (string | Hole)[] = [];
  for (const { 0: text, 1: inside, index } of source.matchAll(
    /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g,
  )) {
    if (inside !== undefined) parts.push(readHole(inside, index));
    else if (text === '{' || text === '}') {
      const message = t('Write {{ or }} for a literal brace; a field looks like {0}.', example);
      throw new TemplateError(index, message);
    } else parts.push(text === '{{' ? '{' : text === '}}' ? '}' : text);
  }
  return parts;
}

function readHole(text: string, at: number): Hole {
  const [, name = '', digits = '0'] = /^\s*(\w+)\s*(?::0?(\d{1,2})d?)?\s*$/.exec(text) ?? [];
  const field = fields.find((each) => each === name);
  if (field === 'energy' && digits !== '0') {
    const message = t(
      'The name of an energy can’t be padded; only numbers can, as in {0}.',
      example,
    );
    throw new TemplateError(at, message);
  }
  if (field) return { field, digits: Number(digits) };
  const message = t(
    '“{0}” isn’t a field. Use {experiment}, {energy}, {run}, {first} or {last}, padded as in {1}.',
    `{${text}}`,
    example,
  );
  throw new TemplateError(at, message);
}
