import { recordFields } from '../records/catalogue.ts';
import {
  beamEnergyName,
  beamEnergyOf,
  isGood,
  printPath,
  qualityOf,
  readPath,
  runFacts,
  type Path,
} from '../records/index.ts';
import { isJsonObject, jsonAt, parseJson, unexpectedShape, type Json } from '../rundb/index.ts';
import { ageOf, describeServer, printAnswer } from './answer.ts';
import { cut } from './errors.ts';
import type { AgentHost } from './host.ts';

/** Longer texts are shortened, unless the field was requested by name. */
const longest = 200;

/** One record, or some of its fields. */
export async function getRun(
  host: AgentHost,
  { experiment, run, fields }: { experiment: number; run: number; fields?: readonly string[] },
  signal: AbortSignal,
): Promise<string> {
  const server = await host.connect();
  const { text, since } = await server.store.getRecord({ experiment, run }, { signal });
  const record = parseJson(text);
  if (!isJsonObject(record)) throw unexpectedShape('a record that isn’t an object');
  const paths = fields?.flatMap(pathsOf);
  const given = paths?.map((path) => [path, jsonAt(record, ...path)] as const);
  const missing = given?.filter(([, value]) => value === undefined) ?? [];
  const facts = runFacts(record);
  const energy = beamEnergyOf(record);
  return printAnswer(
    {
      experiment,
      run,
      server: describeServer(server),
      ...ageOf(since),
      verdict: { good: isGood(facts), quality: qualityOf(facts) },
      beam_energy_gev: energy === undefined ? null : Number(energy.toFixed(4)),
      beam_energy_name: energy === undefined ? null : (beamEnergyName(energy) ?? null),
      units: unitsAmong(paths),
      ...(given
        ? {
            values: Object.fromEntries(
              given.map(([path, value]) => [printPath(path), plain(value)]),
            ),
          }
        : { record: shortened(plain(record)) }),
      ...(missing.length > 0 && { not_in_record: missing.map(([path]) => printPath(path)) }),
    },
    'Ask for fewer fields.',
  );
}

/** The paths of a field in the record. */
function pathsOf(name: string): readonly Path[] {
  const lower = name.toLowerCase();
  const known = recordFields.find((field) => field.name === lower);
  return known?.paths ?? [readPath(name.replace(/^\./, '')) ?? [name]];
}

/** The units of fields that may be in an answer, since records contain numbers only. */
function unitsAmong(paths: readonly Path[] | undefined): Record<string, string> {
  const asked = paths?.map(printPath);
  const units: Record<string, string> = {};
  for (const { paths: own, unit } of recordFields) {
    const [only, ...others] = own;
    const path = printPath(only);
    if (unit === undefined || others.length > 0) continue;
    const isAsked = asked?.some((each) => each === path || path.startsWith(`${each}.`)) ?? true;
    if (isAsked) units[path] = unit;
  }
  return units;
}

/** A value that JSON can represent: long integers become text, so that no digit is lost. */
function plain(value: Json | undefined): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, plain(own)]));
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > longest) {
    return `${cut(value, 41)} (${value.length} characters; name the field to get it)`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, shortened(own)]));
}
