import { t } from '@vscode/l10n';
import type { FormatContext, FormatId, WrittenRuns } from './formats.ts';
import { formatOf } from './formats.ts';
import { layOut } from './layout.ts';
import type { Place } from './place.ts';
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
}

/** What can say that there is no last run. */
const openFormats: ReadonlySet<FormatId> = new Set<FormatId>([
  'iov',
  'interval',
  'pandas-cut',
  'rdataframe-cut',
  'python-query',
]);

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
  { path = new Template(usualPath) }: WriteOptions = {},
): string {
  if (typeof format !== 'string') return writeOwn(runs, format);
  const { language, asList } = place;
  const context: FormatContext = { language, path, asList };
  if (runs.ranges.some(({ last }) => last === Infinity) && !openFormats.has(format)) {
    throw new FormatError(
      t('The form “{0}” can not hold runs without an end.', formatOf(format).title),
    );
  }
  const value = formatOf(format).value(runs, context);
  if (value !== undefined) return layOut(inList(value, place), place);
  throw new FormatError(
    t('The form “{0}” holds runs of one experiment only.', formatOf(format).title),
  );
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
