import { t } from '@vscode/l10n';
import { usualUrl } from '../../rundb/index.ts';
import { formatOf, type FormatId, type WrittenRuns } from './formats.ts';
import { layOut } from './layout.ts';
import type { DatasetFacts } from './mcDataset.ts';
import type { Place } from './place.ts';
import { whyNot } from './refusals.ts';
import { usualStyle, type Style } from './style.ts';
import { Template } from './template.ts';
import { list, type Value } from './value.ts';

/** A form of a user's own. */
export interface OwnFormat {
  readonly template: Template;
  readonly separator: string;
}

/** Runs that a form can't hold; the message is a sentence. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

export interface WriteOptions {
  /** Where the data of a run are, for the forms `path` and `caf-json`. */
  readonly path?: Template | undefined;
  /** Where the RunDB is, for the form `python-query`. */
  readonly url?: string | undefined;
  readonly style?: Style | undefined;
  /** What is known of the runs, for the form `mc-dataset`. */
  readonly dataset?: DatasetFacts | undefined;
}

/** Belle II's own path of a run. */
const usualPath = 'e{experiment:04}/4S/r{run:05}/';

/**
 * Writes runs in a form, as the language of a place likes it.
 *
 * @throws FormatError where the form can't hold just these runs.
 */
export function writeRuns(
  runs: WrittenRuns,
  format: FormatId | OwnFormat,
  place: Place,
  {
    path = new Template(usualPath),
    url = usualUrl,
    style = usualStyle,
    dataset,
  }: WriteOptions = {},
): string {
  if (typeof format !== 'string') return writeOwn(runs, format);
  const { languages, value, hasPaths = false } = formatOf(format);
  if (hasPaths) requireExperiments(runs, path);
  const [home = place.language] = languages;
  const isAtHome = languages.includes(place.language);
  const language = isAtHome ? place.language : home;
  const isList = place.inside === 'block' || place.inside === 'list';
  const isAmongItems = isList && isAtHome && language === 'yaml';
  const { asList } = place;
  const context = { language, path, url, asList, isAmongItems, style, dataset };
  const written = value(runs, context);
  const problem = whyNot(written, runs, format, place, style, dataset);
  if (problem !== undefined || written === undefined) throw new FormatError(problem);
  // Braces around nothing would be a dictionary.
  if (style.brackets?.[0] === '{' && runs.ranges.length === 0) return 'set()';
  if (isAtHome) return layOut(inList(written, place), place, style);
  // Of another language it is one line, and plain where there are no strings.
  if (place.language === 'text' && written.kind === 'text') return written.pieces.join('');
  const foreign = { ...place, language, width: Infinity };
  return layOut(inList(written, foreign), foreign, style);
}

/**
 * Whether the text of some runs says of which experiment they are; else what is around it has to.
 *
 * @param experiments Of how many experiments they are.
 */
export function saysExperiment(
  format: FormatId | OwnFormat,
  experiments: number,
  { path = new Template(usualPath), style = usualStyle }: WriteOptions = {},
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

/** Whether ranges are written, not each run. */
export function hasRanges(format: FormatId | OwnFormat): boolean {
  if (typeof format === 'string') return formatOf(format).hasRanges === true;
  return format.template.each === 'range';
}

/** Runs of two experiments would look the same in a template that doesn't say the experiment. */
function requireExperiments({ ranges }: WrittenRuns, template: Template): void {
  const [first] = ranges;
  const isOne = ranges.every(({ experiment }) => experiment === first?.experiment);
  if (isOne || template.hasExperiment) return;
  throw new FormatError(
    t('Without {experiment} in its template, this can hold runs of one experiment only.'),
  );
}

function writeOwn(written: WrittenRuns, { template, separator }: OwnFormat): string {
  requireExperiments(written, template);
  const { runs, ranges } = written;
  const parts =
    template.each === 'run'
      ? runs.map((run) => template.run(run))
      : ranges.map((range) => template.range(range));
  return parts.join(separator);
}

/** A single string among the items of a list is one of them. */
function inList(value: Value, { inside, language }: Place): Value {
  if (inside !== 'list' || (value.kind !== 'text' && value.kind !== 'call')) return value;
  return language === 'shell' || language === 'text' ? value : list([value]);
}
