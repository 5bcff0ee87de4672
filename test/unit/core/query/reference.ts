/**
 * What docs/query.md says, as plainly as possible: slow, and written independently of the code that
 * it checks. For valid queries; an unknown word matches nothing.
 */
import type { Operator, Query, Value } from '../../../../src/core/query/ast.ts';
import type { Json, JsonObject } from '../../../../src/core/rundb/index.ts';

type Kind =
  ('number' | 'luminosity' | 'duration' | 'field' | 'energy' | 'time' | 'text' | 'flags') | 'any';

const detectors = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'];
/** In GeV, excluding both ends. */
const energies: Record<string, readonly [number, number]> = {
  '3S_offres': [10.29, 10.31],
  '3S': [10.35, 10.37],
  '4S_scan': [10.37, 10.525],
  '4S_offres': [10.525, 10.535],
  '4S': [10.58, 10.595],
  '5S_scan': [10.595, 10.82],
  '5S_offres': [10.82, 10.855],
  '5S': [10.855, 10.865],
};
const conditions = 'good strictly-good flagged physics cosmic running field-on no-lumi'.split(' ');
const types = ['physics', 'cosmic', 'beam', 'debug', 'hlttest', 'unknown', 'null'];

/** The fields with a short name: their kind, and their path in a record. */
const fields: Record<string, readonly [Kind, ...string[]]> = {
  exp: ['number', 'experiment'],
  run: ['number', 'run'],
  type: ['text', 'run_type'],
  start: ['time', 'time_start'],
  stop: ['time', 'time_stop'],
  duration: ['duration', 'duration'],
  lumi: ['luminosity', 'statistics.lumi_recorded'],
  quality: ['flags', 'quality_expert'],
  energy: ['energy', 'ler.momentum', 'her.momentum'],
  field: ['field', 'detectors.magnet_solenoid_field'],
  hlt: ['text', 'hlt_mode'],
  stop_reason: ['text', 'stop_reason'],
  ...Object.fromEntries(
    detectors.map((name): [string, [Kind, ...string[]]] => [
      name,
      ['text', `detectors.status_${name}`, `quality_expert.${name}`],
    ]),
  ),
};

/** Whether a record matches a query. */
export function holds(query: Query, record: JsonObject): boolean {
  switch (query.kind) {
    case 'and':
      return query.terms.every((term) => holds(term, record));
    case 'or':
      return query.terms.some((term) => holds(term, record));
    case 'not':
      return !holds(query.term, record);
    case 'has':
      return valuesOf(query.field.text, record).length > 0;
    case 'condition':
      return condition(query.name.text, record);
    case 'bare': {
      const word = query.value.text.toLowerCase();
      if (types.includes(word)) return compares('type', ':', [query.value], record);
      if (conditions.includes(word)) return condition(word, record);
      return compares('start', ':', [query.value], record);
    }
    case 'run':
      return (['experiment', 'run'] as const).every((key) => number(record[key]) === query[key]);
    case 'compare':
      return compares(query.field.text, query.operator, query.values, record);
  }
}

function condition(name: string, record: JsonObject): boolean {
  const text = (field: string, words: string[]) =>
    compares(
      field,
      ':',
      words.map((word) => ({ text: word, quoted: false })),
      record,
    );
  const seven = detectors.slice(0, 7);
  const isGood = !valuesOf('quality', record).some(
    (flag) => typeof flag === 'string' && ['BAD', 'NO EVENTS'].includes(flag.toUpperCase()),
  );
  switch (name) {
    case 'good':
      return isGood;
    case 'strictly-good':
      return isGood && seven.every((each) => text(`quality_expert.${each}`, ['good']));
    case 'flagged':
      return valuesOf('quality', record).length > 0;
    case 'physics':
    case 'cosmic':
      return text('type', [name]);
    case 'running':
      return seven.every((each) => text(`detectors.status_${each}`, ['running']));
    case 'field-on':
      return text('field', ['on']);
    case 'no-lumi':
      return valuesOf('lumi', record).length === 0 || text('lumi', ['0']);
    default:
      throw new Error(`There is no condition ${name}.`);
  }
}

function compares(
  name: string,
  operator: Operator,
  words: readonly Pick<Value, 'text' | 'quoted'>[],
  record: JsonObject,
): boolean {
  const kind = fieldOf(name)?.[0] ?? 'any';
  const fit = valuesOf(name, record).map((value) => {
    const each = words.map((word) => fits(value, kind, operator, word));
    if (each.includes(true)) return true;
    return each.includes(false) ? false : undefined;
  });
  if (operator !== '!=') return fit.includes(true);
  return !fit.includes(true) && fit.includes(false);
}

/** A field with a short name, by that name or by its path. */
function fieldOf(name: string): readonly [Kind, ...string[]] | undefined {
  return (
    (Object.hasOwn(fields, name) ? fields[name] : undefined) ??
    Object.values(fields).find(([, ...paths]) => paths.length === 1 && paths[0] === name)
  );
}

type Present = Exclude<Json, null>;

/** The values of a field in a record, except null and empty texts. */
function valuesOf(name: string, record: JsonObject): Present[] {
  const field = fieldOf(name);
  const [, ...paths] = field ?? ['any', name];
  if (field?.[0] === 'flags') {
    const flags = at('quality_expert', record);
    if (typeof flags !== 'object' || flags === null || Array.isArray(flags)) return [];
    return Object.values(flags as JsonObject).filter(
      (flag): flag is Present =>
        flag !== undefined && flag !== null && flag !== '' && typeof flag !== 'object',
    );
  }
  if (field?.[0] === 'energy') {
    const [ler, her] = paths.map((path) => Number(number(at(path, record)) ?? NaN));
    const energy = Math.sqrt(4 * (ler ?? NaN) * (her ?? NaN));
    return energy > 0 && energy < Infinity ? [energy] : [];
  }
  const values = (field?.[0] === 'duration' ? ['duration', 'time_run'] : paths)
    .map((path) => at(path, record))
    .filter((value): value is Present => value !== undefined && value !== null && value !== '');
  if (field?.[0] !== 'duration') return values;
  const sent = values.find((value) => number(value) !== undefined);
  if (sent !== undefined) return [sent];
  const start = moment(at('time_start', record));
  const stop = moment(at('time_stop', record));
  // No run ends before it begins.
  return start === undefined || stop === undefined || stop < start
    ? values
    : [(stop - start) / 1000];
}

function at(path: string, record: JsonObject): Json | undefined {
  let value: Json | undefined = record;
  for (const [, quoted, plain] of path.matchAll(/"((?:[^"\\]|\\.)*)"|([^."]+)/g)) {
    const key: string = plain ?? (quoted ?? '').replace(/\\(.)/g, '$1');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entry: [string, Json | undefined] | undefined = Object.entries(value).find(
      ([name]) => name === key,
    );
    value = entry?.[1];
  }
  return value;
}

/** Whether a value matches a word; undefined if it's of a different kind. */
function fits(
  value: Json,
  kind: Kind,
  operator: Operator,
  word: Pick<Value, 'text' | 'quoted'>,
): boolean | undefined {
  switch (kind) {
    case 'text':
    case 'flags':
      return fitsText(value, word);
    case 'energy': {
      const named = Object.entries(energies).filter(([name]) => fitsText(name, word));
      const energy = Number(value);
      if (named.length === 0) return within(energy, numbers(word.text, kind), operator);
      return named.some(([, [above, below]]) => above < energy && energy < below);
    }
    case 'time':
      return within(moment(value), ends(word.text, period), operator);
    case 'number':
    case 'luminosity':
    case 'duration':
    case 'field':
      return within(number(value), numbers(word.text, kind), operator);
    case 'any': {
      const time = ends(word.text, period);
      const closed = time?.[0] !== -Infinity && time?.[1] !== Infinity;
      const each = [
        word.quoted ? undefined : within(number(value), numbers(word.text, 'number'), operator),
        word.quoted || !closed ? undefined : within(moment(value), time, operator),
        operator.includes('<') || operator.includes('>') ? undefined : fitsText(value, word),
      ];
      return each.includes(true) ? true : each.includes(false) ? false : undefined;
    }
  }
}

/**
 * Whether a value is between two ends or, for `<` and the like, beyond them. `!=` is treated like
 * `=`.
 */
function within(
  value: number | bigint | undefined,
  between: Ends | undefined,
  operator: Operator,
): boolean | undefined {
  if (value === undefined || between === undefined) return undefined;
  const [first, last] = between;
  switch (operator) {
    case '<':
      return value < first;
    case '<=':
      return value <= last;
    case '>':
      return value > last;
    case '>=':
      return value >= first;
    default:
      return value >= first && value <= last;
  }
}

/** The first and last value included. */
type Ends = readonly [number | bigint, number | bigint];

/**
 * The ends of a word, or of a range of two words.
 *
 * @param read Reads a single word.
 */
function ends(text: string, read: (word: string) => Ends | undefined): Ends | undefined {
  const single = read(text);
  if (single !== undefined) return single;
  const [from, to, ...more] = text.split('..');
  if (from === undefined || to === undefined || more.length > 0 || text === '..') return undefined;
  const first = from === '' ? -Infinity : read(from)?.[0];
  const last = to === '' ? Infinity : read(to)?.[1];
  return first === undefined || last === undefined ? undefined : [first, last];
}

function numbers(typed: string, kind: Kind): Ends | undefined {
  // 5pb-1, 5pb^-1 and 5pb⁻¹ are 5/pb.
  const text = typed.replaceAll(/([npfa]b)(?:\^?-1|⁻¹)/gi, '/$1');
  if (kind === 'field' && /^on$/i.test(text)) return [1000, Infinity];
  if (kind === 'field' && /^off$/i.test(text)) return [-Infinity, 1000 - 1e-9];
  if (kind === 'luminosity') {
    // The unit after a range applies to both ends.
    const unit = /\/[a-z]+$/i.exec(text)?.[0] ?? '';
    const full = text.replace(/^([-+\d.]*\d)\.\.(?=\S)/, `$1${unit}..`);
    return ends(full, (word) =>
      quantity(word, { '': 1, '/nb': 1, '/pb': 1e3, '/fb': 1e6, '/ab': 1e9 }),
    );
  }
  if (kind === 'duration') {
    const unit = /[a-z]+$/i.exec(text)?.[0] ?? '';
    const full = text.replace(/^([-+\d.]*\d)\.\.(?=\S)/, `$1${unit}..`);
    return ends(full, (word) => quantity(word, { '': 1, s: 1, min: 60, h: 3600, d: 86400 }));
  }
  const hyphen = /^(\d[\d.]*)-([\d.]*)$/.exec(text);
  return ends(hyphen ? `${hyphen[1] ?? ''}..${hyphen[2] ?? ''}` : text, (word) =>
    quantity(word, { '': 1 }),
  );
}

function quantity(word: string, units: Record<string, number>): Ends | undefined {
  const [, digits = '', unit = ''] = /^([-+]?\d+(?:\.\d+)?)(.*)$/.exec(word) ?? [];
  const factor = new Map(Object.entries(units)).get(unit.toLowerCase());
  if (digits === '' || factor === undefined) return undefined;
  if (/^[-+]?\d{16,}$/.test(digits)) {
    const long = BigInt(digits) * BigInt(factor);
    return [long, long];
  }
  // In integers, because 4.35 * 100 isn't 435.
  const decimals = digits.split('.')[1]?.length ?? 0;
  const value = (Number(digits.replace('.', '')) * factor) / 10 ** decimals;
  return [value, value];
}

const time =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[-+]\d\d:?\d\d)?)?)?)?$/i;

/** First and last millisecond of a year, month, day, minute or second. */
function period(text: string): Ends | undefined {
  const [, year, month, day, hour, minute, second, fraction, zone = 'Z'] = time.exec(text) ?? [];
  if (year === undefined) return undefined;
  const parts = [year, month, day, hour, minute, second].filter((part) => part !== undefined);
  const [y = 0, m = 1, d = 1, h = 0, min = 0, s = 0] = parts.map(Number);
  if (m < 1 || m > 12 || d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate()) return undefined;
  if (h > 23 || min > 59 || s > 59) return undefined;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([-+])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const first = Date.UTC(y, m - 1, d, h, min, s) - shift;
  if (fraction !== undefined) {
    const exact = first + Number(`0.${fraction}`) * 1000;
    return [exact, exact];
  }
  const next = {
    1: Date.UTC(y + 1),
    2: Date.UTC(y, m),
    3: Date.UTC(y, m - 1, d + 1),
    5: Date.UTC(y, m - 1, d, h, min + 1),
    6: Date.UTC(y, m - 1, d, h, min, s + 1),
  }[parts.length];
  return next === undefined ? undefined : [first, next - shift - 1e-3];
}

/** The time that a value in a record stands for. */
function moment(value: Json | undefined): number | undefined {
  const [first] = (typeof value === 'string' ? period(value) : undefined) ?? [];
  return first === undefined ? undefined : Number(first);
}

/** A number, even if it was sent as text; every digit of an integer counts. */
function number(value: Json | undefined): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value !== 'string') return undefined;
  if (/^[-+]?\d{16,}$/.test(value)) return BigInt(value);
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value) ? Number(value) : undefined;
}

function fitsText(value: Json, { text, quoted }: Pick<Value, 'text' | 'quoted'>) {
  if (value === null || typeof value === 'object') return undefined;
  return like(Array.from(String(value).toLowerCase()), Array.from(text.toLowerCase()), quoted);
}

/** Whether a text matches a pattern, character by character. */
function like(text: string[], pattern: string[], quoted: boolean): boolean {
  const [letter, ...rest] = pattern;
  if (letter === undefined) return text.length === 0;
  if (letter === '*' && !quoted)
    return text.some((_, i) => like(text.slice(i), rest, quoted)) || like([], rest, quoted);
  const [first, ...others] = text;
  return (
    first !== undefined &&
    (first === letter || (letter === '?' && !quoted)) &&
    like(others, rest, quoted)
  );
}
