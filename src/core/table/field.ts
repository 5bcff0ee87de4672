import { t } from '@vscode/l10n';
import { inEnglish } from '../format/index.ts';
import { recordFields } from '../records/catalogue.ts';
import {
  beamEnergyName,
  detectors,
  printPath,
  type ListedRun,
  type Path,
  type RecordField,
} from '../records/index.ts';
import type { Json } from '../rundb/index.ts';

export type FieldKind = 'number' | 'time' | 'text' | 'boolean' | 'any';

/** A field that can be a column of the table. */
export interface TableField {
  /** Its identifier: its path as text, or `@` and a word for a derived field. */
  readonly key: string;
  /** Where it is in a record; undefined for a derived field. */
  readonly path: Path | undefined;
  /** In the display language. */
  readonly title: () => string;
  /** The unit of its cells, on screen and in copies. */
  readonly unit?: string | undefined;
  /** What is known about it, in a sentence or two. */
  readonly about: string;
  readonly kind: FieldKind;
  /** The factor from a record's number to `unit`. */
  readonly scale: number;
  /** Digits after the decimal point; by default as many as the column's numbers need. */
  readonly decimals?: number | undefined;
  /** Which aggregates over runs are meaningful. */
  readonly sums: 'sumAndMean' | 'mean' | 'none';
  /**
   * Reads it from what is known about a run without its record; undefined if that doesn't contain
   * it.
   */
  readonly fact?: ((run: ListedRun) => Json | undefined) | undefined;
  /** Translates the text of a cell into the display language, if cells contain English. */
  readonly words?: ((text: string) => string) | undefined;
}

/** Keys of derived fields. */
export const fieldKeys = {
  delivered: '@delivered',
  energy: '@energy',
  energyName: '@energy_name',
  quality: '@quality',
  duration: '@duration',
} as const;

/** The default columns. */
export const usualKeys: readonly string[] = [
  'experiment',
  'run',
  // In view even in a narrow tab.
  'statistics.lumi_recorded',
  fieldKeys.delivered,
  'run_type',
  'time_start',
  fieldKeys.duration,
  fieldKeys.energyName,
  fieldKeys.quality,
  'hlt_mode',
  'stop_reason',
];

/**
 * The known fields, in the order in which they're suggested.
 *
 * @param verdict The experts' verdict on a run, in words.
 */
export function knownFields(verdict: (run: ListedRun) => string): TableField[] {
  return recordFields.flatMap((field) => {
    // In queries, this means a status or a flag; each of them is a field of its own.
    if (field.type === 'text' && field.paths.length > 1) return [];
    if (field.type === 'energy') return [energyOf(field), energyNameOf(field)];
    if (field.type === 'flags') return [qualityOf(field, verdict)];
    const own = ownField(field);
    return field.name === 'lumi' ? [own, deliveredField()] : [own];
  });
}

/** The field of an unknown path: any values. */
export function fieldAt(path: Path): TableField {
  const key = printPath(path);
  const flag = path[0] === 'quality_expert' && path.length === 2 ? path[1] : undefined;
  return {
    key,
    path,
    title: () => key,
    about: t('Part of the run record.'),
    kind: 'any',
    scale: 1,
    sums: 'sumAndMean',
    fact: flag === undefined ? undefined : ({ facts }) => own(facts.flags, flag),
  };
}

function ownField(field: RecordField): TableField {
  const { title, about, fact, type } = field;
  const [path] = field.paths;
  const isDuration = type === 'duration';
  return {
    key: isDuration ? fieldKeys.duration : printPath(path),
    path: isDuration ? undefined : path,
    title,
    about: about(),
    ...valuesOf(field),
    fact: fact === undefined ? factAt(path) : ({ facts }) => facts[fact],
  };
}

/** How the values of a field are handled. */
function valuesOf({
  type,
  unit,
  paths: [path],
}: RecordField): Pick<TableField, 'unit' | 'kind' | 'scale' | 'decimals' | 'sums'> {
  switch (type) {
    case 'luminosity': {
      // A value that accumulates over an experiment has no sum.
      const sums = path.at(-1) === 'lumi_recorded' ? 'sumAndMean' : 'none';
      return { ...luminosity, sums };
    }
    case 'integer':
      return { kind: 'number', scale: 1, sums: 'none' };
    case 'duration':
      return { kind: 'number', unit, scale: 1, sums: 'sumAndMean' };
    case 'number':
    case 'field':
    case 'energy':
      return { kind: 'number', unit, scale: 1, sums: 'mean' };
    case 'date':
      return { kind: 'time', unit: 'UTC', scale: 1, sums: 'none' };
    case 'boolean':
    case 'text':
    case 'any':
      return { kind: type, scale: 1, sums: type === 'any' ? 'sumAndMean' : 'none' };
    case 'flags':
      return { kind: 'text', scale: 1, sums: 'none' };
  }
}

/** Runs have up to some hundred pb⁻¹; records are in nb⁻¹. */
const luminosity = { kind: 'number', unit: 'pb⁻¹', scale: 1e-3, decimals: 3 } as const;

function deliveredField(): TableField {
  return {
    key: fieldKeys.delivered,
    path: undefined,
    title: () => t('Delivered luminosity'),
    about: t(
      'Luminosity delivered during the run: the difference from the previous run of its experiment.',
    ),
    ...luminosity,
    sums: 'sumAndMean',
  };
}

function energyOf({ title, about }: RecordField): TableField {
  return {
    key: fieldKeys.energy,
    path: undefined,
    title,
    unit: 'GeV',
    about: about(),
    kind: 'number',
    scale: 1,
    // Belle II's named intervals are defined to the MeV.
    decimals: 3,
    sums: 'mean',
    fact: ({ facts }) => facts.beamEnergy,
  };
}

function energyNameOf({ about }: RecordField): TableField {
  return {
    key: fieldKeys.energyName,
    path: undefined,
    title: () => t('Energy name'),
    about: about(),
    kind: 'text',
    scale: 1,
    sums: 'none',
    fact: ({ facts: { beamEnergy } }) =>
      beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy),
  };
}

function qualityOf({ title, about }: RecordField, verdict: (run: ListedRun) => string): TableField {
  const words = new Map<string, string>();
  return {
    key: fieldKeys.quality,
    path: undefined,
    title,
    about: about(),
    kind: 'text',
    scale: 1,
    sums: 'none',
    fact: (run) => {
      const english = inEnglish(() => verdict(run));
      if (!words.has(english)) words.set(english, verdict(run));
      return english;
    },
    words: (text) => words.get(text) ?? text,
  };
}

/** Reads the facts that the catalogue doesn't name: run numbers, flags and statuses. */
function factAt(path: Path): TableField['fact'] {
  const [first, second] = path;
  if (first === 'experiment') return ({ experiment }) => experiment;
  if (first === 'run') return ({ run }) => run;
  if (second === undefined) return undefined;
  if (first === 'quality_expert') return ({ facts }) => own(facts.flags, second);
  const detector = detectors.find((each) => second === `status_${each}`);
  if (first === 'detectors' && detector) return ({ facts }) => facts.status[detector];
  return undefined;
}

function own(flags: Readonly<Record<string, string>>, detector: string): string | undefined {
  return Object.hasOwn(flags, detector) ? flags[detector] : undefined;
}
