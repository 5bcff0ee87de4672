import {
  beamEnergies,
  beamEnergyName,
  isGood,
  qualityOf,
  runFacts,
  timeOf,
  type Path,
} from '../records/index.ts';
import { isJsonObject, jsonAt, type Json, type JsonObject } from '../rundb/index.ts';
import { columns, textFields, type Column } from './columns.ts';
import { printFacts, printShown, type PartName } from './shownRuns.ts';

/** What is kept of a record beside itself. */
export interface Row {
  /** JSON texts of what a record has there; a record itself, but for what is left out. */
  readonly parts: Readonly<Record<PartName, string>>;
  /** In the order of the columns. */
  readonly values: readonly (number | null)[];
  /** The place among Belle II's names. */
  readonly energyName: number | null;
  readonly isPhysics: boolean;
  readonly isGood: boolean;
  readonly isFlagged: boolean;
  /** Whether it has a value that the columns or the parts don't hold as it is: queries read the record. */
  readonly isOdd: boolean;
  /** What is shown of it and is not in its parts. */
  readonly shown: string;
}

export function rowOf(record: JsonObject): Row {
  const facts = runFacts(record);
  const { beamEnergy } = facts;
  const name = beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy);
  const energyName = beamEnergies.findIndex((each) => each.name === name);
  const texts = textsOf(record);
  const flags = flagsOf(record);
  const isOdd = texts.isOdd || flags.isOdd || hasOddNumber(record);
  return {
    parts: {
      texts: JSON.stringify(texts.texts),
      detectors: JSON.stringify({ detectors: texts.detectors }),
      quality_expert: JSON.stringify({ quality_expert: flags.flags }),
    },
    values: columns.map(({ read }) => read(record) ?? null),
    energyName: energyName < 0 ? null : energyName,
    isPhysics: facts.type?.toLowerCase() === 'physics',
    isGood: isGood(facts),
    isFlagged: qualityOf(facts) !== 'notFlagged',
    isOdd,
    shown: isOdd ? printFacts(facts) : printShown(facts),
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

/** What JSON gives back as it was, and is no object. */
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

/** Whether some value is there that its column doesn't tell all of. */
function hasOddNumber(record: JsonObject): boolean {
  return (
    columns.some(({ path, kind }) => path && isOddAt(record, path, kind)) ||
    numbersByTheWay.some((path) => isOddAt(record, path, 'number'))
  );
}

/** What else queries read as numbers. */
const numbersByTheWay: readonly Path[] = [['experiment'], ['run'], ['duration'], ['time_run']];

function isOddAt(record: JsonObject, path: Path, kind: Column['kind']): boolean {
  const value = jsonAt(record, ...path);
  if (!isThere(value)) return false;
  if (kind === 'time') return timeOf(value) === undefined;
  if (kind === 'boolean') return typeof value !== 'boolean';
  return typeof value !== 'number' || !Number.isFinite(value);
}
