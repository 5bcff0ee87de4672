import { t } from '@vscode/l10n';
import { usualUrl, type RunId } from '../../rundb/index.ts';
import { byExperiment } from '../ranges.ts';
import { formatOf, type FormatId, type WrittenRuns } from './formats.ts';
import { layOut } from './layout.ts';
import type { DatasetFacts } from './mcDataset.ts';
import type { Place } from './place.ts';
import { whyNot } from './refusals.ts';
import { energyNameOf, whyNoEnergies, type EnergyOf } from './runEnergies.ts';
import { usualStyle, type Style } from './style.ts';
import { Template } from './template.ts';
import { list, type Value } from './value.ts';

/** A user's own format. */
export interface OwnFormat {
  readonly template: Template;
  readonly separator: string;
}

/** Runs that a format can't express; the message is a sentence. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

export interface WriteOptions {
  /** Path of the data of a run, for the formats `path` and `caf-json`. */
  readonly path?: Template | undefined;
  /** Address of the RunDB, for the format `python-query`. */
  readonly url?: string | undefined;
  readonly style?: Style | undefined;
  /** The beam energies of the runs, for templates with `{energy}`. */
  readonly energyOf?: EnergyOf | undefined;
  /** What is known about the runs, for the format `mc-dataset`. */
  readonly dataset?: DatasetFacts | undefined;
}

/** Belle II's own path of a run. */
export const usualPath = new Template('e{experiment:04}/{energy}/r{run:05}/');

/**
 * Writes runs in a format, as is usual in the language of a place.
 *
 * @throws FormatError if the format can't express exactly these runs.
 */
export function writeRuns(
  runs: WrittenRuns,
  format: FormatId | OwnFormat,
  place: Place,
  { path = usualPath, url = usualUrl, style = usualStyle, dataset, energyOf }: WriteOptions = {},
): string {
  const template = templateOf(format, () => path);
  if (template) requireWritable(runs, template, energyOf, style);
  const nameOf = (run: RunId) => energyNameOf(run, energyOf, style.energyNames);
  if (typeof format !== 'string') return writeOwn(runs, format, nameOf);
  const { languages, value } = formatOf(format);
  const [home = place.language] = languages;
  const isAtHome = languages.includes(place.language);
  const language = isAtHome ? place.language : home;
  const isList = place.inside === 'block' || place.inside === 'list';
  const isAmongItems = isList && isAtHome && language === 'yaml';
  const { asList } = place;
  const pathOf = (run: RunId) => path.run(run, nameOf(run));
  const context = { language, pathOf, url, asList, isAmongItems, style, dataset };
  const written = value(runs, context);
  const problem = whyNot(written, runs, format, place, style, dataset);
  if (problem !== undefined || written === undefined) throw new FormatError(problem);
  // Empty braces would be a dictionary.
  if (style.brackets?.[0] === '{' && runs.ranges.length === 0) return 'set()';
  if (isAtHome) return layOut(inList(written, place), place, style);
  // In another language it's one line, and in text a string needs no quotes.
  if (place.language === 'text' && written.kind === 'text') return written.pieces.join('');
  const foreign = { ...place, language, width: Infinity };
  return layOut(inList(written, foreign), foreign, style);
}

/**
 * Whether the text of some runs states their experiment; otherwise its surroundings have to.
 *
 * @param experiments The number of experiments.
 */
export function saysExperiment(
  format: FormatId | OwnFormat,
  experiments: number,
  { path = usualPath, style = usualStyle }: WriteOptions = {},
): boolean {
  if (typeof format !== 'string') return format.template.hasExperiment;
  switch (format) {
    case 'numbers':
    case 'ranges':
      return experiments > 1 || style.isByExperiment === true;
    case 'path':
      return path.hasExperiment;
    default:
      return true;
  }
}

/** Whether ranges are written, rather than each run. */
export function hasRanges(format: FormatId | OwnFormat): boolean {
  if (typeof format === 'string') return formatOf(format).hasRanges === true;
  return format.template.each === 'range';
}

/** Whether writing a format needs the beam energies of the runs. */
export function needsEnergies(format: FormatId | OwnFormat, path: () => Template): boolean {
  return templateOf(format, path)?.hasEnergy === true;
}

/** The template that runs are written with; undefined if there is none. */
function templateOf(format: FormatId | OwnFormat, path: () => Template): Template | undefined {
  if (typeof format !== 'string') return format.template;
  return formatOf(format).hasPaths === true ? path() : undefined;
}

/** Runs of two experiments would look the same in a template without the experiment. */
function requireWritable(
  { runs, ranges }: WrittenRuns,
  template: Template,
  energyOf: EnergyOf | undefined,
  { energyNames }: Style,
): void {
  const problem = template.hasEnergy ? whyNoEnergies(runs, energyOf, energyNames) : undefined;
  if (problem !== undefined) throw new FormatError(problem);
  if (template.hasExperiment || byExperiment(ranges).size <= 1) return;
  throw new FormatError(
    t('Without {experiment} in its template, this can hold runs of one experiment only.'),
  );
}

function writeOwn(
  { runs, ranges }: WrittenRuns,
  { template, separator }: OwnFormat,
  nameOf: (run: RunId) => string | undefined,
): string {
  const parts =
    template.each === 'run'
      ? runs.map((run) => template.run(run, nameOf(run)))
      : ranges.map((range) => template.range(range));
  return parts.join(separator);
}

/** A single string among the items of a list is one of them. */
function inList(value: Value, { inside, language }: Place): Value {
  if (inside !== 'list' || (value.kind !== 'text' && value.kind !== 'call')) return value;
  return language === 'shell' || language === 'text' ? value : list([value]);
}
