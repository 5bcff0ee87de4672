import { recordFields, type RecordField } from '../records/catalogue.ts';
import { beamEnergyOf, durationOf, timeOf, type Path } from '../records/index.ts';
import { jsonAt, numberOf, type Json, type JsonObject } from '../rundb/index.ts';
import { partNames, type PartName } from './shownRuns.ts';

/** A number stored for each run as a column, besides those of the run itself. */
export interface Column {
  /** As in the table, with its unit. */
  readonly name: string;
  /** Where it is in a record; undefined if it is derived from several values. */
  readonly path: Path | undefined;
  readonly kind: 'number' | 'time' | 'boolean' | 'duration' | 'energy';
  readonly read: (record: JsonObject) => number | undefined;
}

/** A text stored for each run: many runs share the same ones, so each is stored only once. */
export interface TextField {
  /** As in the view. */
  readonly name: string;
  readonly path: Path;
  readonly part: PartName;
}

/** Texts that are long, or rarely the same for two runs: these stay in the packed record only. */
const longTexts: readonly string[] = ['url', 'fill_pattern'];

/** The number columns, in the order of the catalogue. */
export const columns: readonly Column[] = recordFields.flatMap((field) => columnOf(field) ?? []);

/** The texts, in the order of the catalogue. */
export const textFields: readonly TextField[] = recordFields.flatMap(
  ({ paths: [path, ...more], type }): TextField[] => {
    const last = path.at(-1) ?? '';
    if (type !== 'text' || more.length > 0 || longTexts.includes(last)) return [];
    const [first] = path;
    const part = path.length > 1 ? partNames.find((each) => each === first) : undefined;
    const name = part === 'quality_expert' ? `flag_${last}` : nameOf(path);
    return [{ name, path, part: part ?? 'texts' }];
  },
);

/** The column of a path; undefined if there is none. */
export function columnAt(path: Path): Column | undefined {
  return columnsByPath.get(path.join('\0'));
}

/**
 * The part that contains the text at a path, or lacks it just as the record does; undefined if no part
 * tells.
 */
export function partAt(path: Path): PartName | undefined {
  // All flags are stored, including those of unknown detectors.
  if (path[0] === 'quality_expert' && path.length <= 2) return path[0];
  return partsByPath.get(path.join('\0'));
}

const columnsByPath = new Map(
  columns.flatMap((column) => (column.path ? [[column.path.join('\0'), column]] : [])),
);
const partsByPath = new Map(textFields.map(({ path, part }) => [path.join('\0'), part]));

function columnOf({ paths: [path], type, unit }: RecordField): Column | undefined {
  const read = readerOf(path);
  const named = (suffix: string): string => `${nameOf(path)}${suffix}`;
  switch (type) {
    case 'duration':
      return { name: 'duration_s', path: undefined, kind: type, read: durationOf };
    case 'energy':
      return { name: 'beam_energy_GeV', path: undefined, kind: type, read: beamEnergyOf };
    case 'date':
      return {
        name: named('_ms'),
        path,
        kind: 'time',
        read: (record) => timeOf(jsonAt(record, ...path)),
      };
    case 'boolean':
      return { name: named(''), path, kind: type, read: (record) => bit(jsonAt(record, ...path)) };
    case 'luminosity':
    case 'number':
    case 'field': {
      const suffix = unit === undefined ? '' : `_${unit === 'nb⁻¹' ? 'nb' : unit}`;
      return { name: named(suffix), path, kind: 'number', read };
    }
    default:
      return undefined;
  }
}

function readerOf(path: Path): Column['read'] {
  return (record) => numberOf(jsonAt(record, ...path));
}

function bit(value: Json | undefined): number | undefined {
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** `lumi_recorded`, `ler_momentum`, `status_pxd` */
function nameOf(path: Path): string {
  const [first = '', second] = path;
  if (second === undefined) return first;
  return first === 'statistics' || first === 'detectors' ? second : path.join('_');
}
