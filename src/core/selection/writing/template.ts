import { t } from '@vscode/l10n';
import type { RunId } from '../../rundb/index.ts';
import type { RunRange } from '../ranges.ts';

type Field = 'experiment' | 'run' | 'first' | 'last';

interface Hole {
  readonly field: Field;
  readonly digits: number;
}

/** What is wrong with a template, in a sentence with an example. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Where in the template, as an offset. */
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const fields: readonly string[] = ['experiment', 'run', 'first', 'last'] satisfies Field[];
const example = 'e{experiment:04}/r{run:05}';

/**
 * A user's own form of a run or a range, with named fields: `{experiment}` and `{run}`, or `{first}`
 * and `{last}`, padded as in `{run:05}`; `{{` and `}}` are braces.
 */
export class Template {
  readonly #parts: readonly (string | Hole)[];
  /** What it is written for once each. */
  readonly each: 'run' | 'range';
  /** Whether it says of which experiment runs are. */
  readonly hasExperiment: boolean;

  /** @throws TemplateError where it is none. */
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
    this.#parts = parts;
    this.each = isRange ? 'range' : 'run';
    this.hasExperiment = used.has('experiment');
  }

  run({ experiment, run }: RunId): string {
    return this.range({ experiment, first: run, last: run });
  }

  range({ experiment, first, last }: RunRange): string {
    const values = { experiment, run: first, first, last };
    return this.#parts
      .map((part) =>
        typeof part === 'string' ? part : String(values[part.field]).padStart(part.digits, '0'),
      )
      .join('');
  }

  /** The range in a text that this template wrote; undefined for any other text. */
  read(text: string, experiment: number | undefined): RunRange | undefined {
    const pattern = this.#parts.map((part) =>
      typeof part === 'string'
        ? part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
        : String.raw`(?<${part.field}>\d{${Math.max(part.digits, 1)},})`,
    );
    const seen = new Set<string>();
    const once = pattern.map((part) => {
      const name = /^\(\?<(\w+)>/.exec(part)?.[1];
      if (name === undefined || !seen.has(name)) {
        if (name !== undefined) seen.add(name);
        return part;
      }
      return String.raw`\d+`;
    });
    const groups = new RegExp(`^${once.join('')}$`).exec(text)?.groups;
    if (!groups) return undefined;
    const number = (value: string | undefined): number | undefined =>
      value === undefined ? undefined : Number(value);
    const first = number(groups['run'] ?? groups['first']);
    const last = number(groups['run'] ?? groups['last']);
    const own = number(groups['experiment']) ?? experiment;
    if (first === undefined || last === undefined || own === undefined) return undefined;
    // A field that is there twice has one value.
    const found = { experiment: own, first, last };
    return this.range(found) === text ? found : undefined;
  }
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
  const field = fields.find((each): each is Field => each === name);
  if (field) return { field, digits: Number(digits) };
  const message = t(
    '“{0}” isn’t a field. Use {experiment}, {run}, {first} or {last}, padded as in {1}.',
    `{${text}}`,
    example,
  );
  throw new TemplateError(at, message);
}
