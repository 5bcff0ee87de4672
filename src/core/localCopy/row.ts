import {
  beamEnergies,
  beamEnergyName,
  isGood,
  isPhysics,
  qualityOf,
  runFacts,
  timeOf,
  type Path,
} from '../records/index.ts';
import { isJsonObject, jsonAt, numberOf, type Json, type JsonObject } from '../rundb/index.ts';
import { columns, textFields, type Column } from './columns.ts';
import { printFacts, printShown, type PartName } from './shownRuns.ts';

/**
 * What a record's columns and parts tell queries: 0, everything; 1, everything except how its numbers are
 * written, because some were sent as text; 2, nothing, because some value isn't preserved as it is.
 */
export type Oddness = 0 | 1 | 2;

/** What is stored besides the record itself. */
export interface Row {
  /** JSON texts of the record reduced to each part. */
  readonly parts: Readonly<Record<PartName, string>>;
  /** In the order of the columns. */
  readonly values: readonly (number | null)[];
  /** The index in the list of Belle II's names. */
  readonly energyName: number | null;
  readonly isPhysics: boolean;
  readonly isGood: boolean;
  readonly isFlagged: boolean;
  readonly oddness: Oddness;
  /** What is displayed of it and isn't in its parts. */
  readonly shown: string;
}

export function rowOf(record: JsonObject): Row {
  const facts = runFacts(record);
  const { beamEnergy } = facts;
  const name = beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy);
  const energyName = beamEnergies.findIndex((each) => each.name === name);
  const texts = textsOf(record);
  const flags = flagsOf(record);
  const oddness = texts.isOdd || flags.isOdd ? 2 : oddnessOfNumbers(record);
  return {
    parts: {
      texts: JSON.stringify(texts.texts),
      detectors: JSON.stringify({ detectors: texts.detectors }),
      quality_expert: JSON.stringify({ quality_expert: flags.flags }),
    },
    values: columns.map(({ read }) => read(record) ?? null),
    energyName: energyName < 0 ? null : energyName,
    isPhysics: isPhysics(facts),
    isGood: isGood(facts),
    isFlagged: qualityOf(facts) !== 'notFlagged',
    oddness,
    shown: oddness === 2 ? printFacts(facts) : printShown(facts),
  };
}

type Texts = Record<string, Json>;

function textsOf(record: JsonObject): { texts: Texts; detectors: Texts; isOdd: boolean } {
  const texts: Texts = {};
  const detectors: Texts = {};
  let isOdd = false;
  for (const { path, part } of textFields) {
    if (part === 'quality_expert') continue;
    const value = jsonAt(record, ...path);
    if (!isThere(value)) continue;
    if (!isPlain(value)) isOdd = true;
    else if (part === 'detectors') detectors[path.at(-1) ?? ''] = value;
    else put(texts, path, value);
  }
  return { texts, detectors, isOdd };
}

function put(texts: Texts, [first = '', ...rest]: Path, value: Json): void {
  if (rest.length === 0) {
    texts[first] = value;
    return;
  }
  const inner = texts[first];
  const place: Texts = isJsonObject(inner) ? (inner as Texts) : {};
  put(place, rest, value);
  texts[first] = place;
}

function flagsOf(record: JsonObject): { flags: JsonObject; isOdd: boolean } {
  const flags = jsonAt(record, 'quality_expert');
  if (!isJsonObject(flags)) return { flags: {}, isOdd: false };
  const there = Object.entries(flags).filter(([, value]) => isThere(value));
  const plain = there.filter(([, value]) => isPlain(value));
  return { flags: Object.fromEntries(plain), isOdd: plain.length < there.length };
}

/** A value that JSON reproduces exactly and that isn't an object. */
function isPlain(value: Json | undefined): value is string | boolean | number {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function isThere(value: Json | undefined): value is Exclude<Json, null> {
  return value !== undefined && value !== null && value !== '';
}

function oddnessOfNumbers(record: JsonObject): Oddness {
  let most: Oddness = 0;
  for (const { path, kind } of columns) {
    if (path) most = worse(most, oddnessAt(record, path, kind));
  }
  for (const path of numbersByTheWay) most = worse(most, oddnessAt(record, path, 'number'));
  return most;
}

/** Other values that queries read as numbers. */
const numbersByTheWay: readonly Path[] = [['experiment'], ['run'], ['duration'], ['time_run']];

function worse(a: Oddness, b: Oddness): Oddness {
  return a > b ? a : b;
}

function oddnessAt(record: JsonObject, path: Path, kind: Column['kind']): Oddness {
  const value = jsonAt(record, ...path);
  if (!isThere(value)) return 0;
  if (kind === 'time') return timeOf(value) === undefined ? 2 : 0;
  if (kind === 'boolean') return typeof value === 'boolean' ? 0 : 2;
  const number = numberOf(value);
  if (typeof value === 'number') return number === undefined ? 2 : 0;
  // Queries compare every digit of long numbers.
  return number !== undefined && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? 1 : 2;
}
