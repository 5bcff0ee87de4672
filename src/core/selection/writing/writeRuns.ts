import { formatOf, type FormatId, type WrittenRuns } from './formats.ts';
import { layOut } from './layout.ts';
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
  readonly style?: Style | undefined;
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
  { path = new Template(usualPath), style = usualStyle }: WriteOptions = {},
): string {
  if (typeof format !== 'string') return writeOwn(runs, format);
  const { languages, value } = formatOf(format);
  const [home = place.language] = languages;
  const isAtHome = languages.includes(place.language);
  const language = isAtHome ? place.language : home;
  const isBlock = place.inside === 'block' && isAtHome;
  const written = value(runs, { language, path, asList: place.asList, isBlock, style });
  const problem = whyNot(written, runs, format, place, style);
  if (problem !== undefined || written === undefined) throw new FormatError(problem);
  // Braces around nothing would be a dictionary.
  if (style.brackets?.[0] === '{' && runs.ranges.length === 0) return 'set()';
  if (isAtHome) return layOut(inList(written, place), place, style);
  // Of another language it is one line, and plain where there are no strings.
  if (place.language === 'text' && written.kind === 'text') return written.pieces.join('');
  const foreign = { ...place, language, width: Infinity };
  return layOut(inList(written, foreign), foreign, style);
}

function writeOwn({ runs, ranges }: WrittenRuns, { template, separator }: OwnFormat): string {
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
