import { t } from '@vscode/l10n';
import { formatOf, type FormatId, type WrittenRuns } from './formats.ts';
import { layOut } from './layout.ts';
import type { Place } from './place.ts';
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

/** What can say that there is no last run. */
const openFormats: ReadonlySet<FormatId> = new Set<FormatId>([
  'iov',
  'interval',
  'pandas-cut',
  'rdataframe-cut',
  'python-query',
]);

/** What is a list, and may hold nothing. */
const emptyFormats: ReadonlySet<FormatId> = new Set<FormatId>([
  'numbers',
  'ranges',
  'exprun',
  'iov',
  'interval',
  'caf-json',
  'path',
  'dqm-path',
  'event-info-setter',
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
  { path = new Template(usualPath), style = usualStyle }: WriteOptions = {},
): string {
  if (typeof format !== 'string') return writeOwn(runs, format);
  const { title, languages, value } = formatOf(format);
  const [home = place.language] = languages;
  const language = languages.includes(place.language) ? place.language : home;
  if (runs.ranges.some(({ last }) => last === Infinity) && !openFormats.has(format)) {
    throw new FormatError(t('The form “{0}” can not hold runs without an end.', title));
  }
  const isBlock = place.inside === 'block' && language === 'yaml';
  if (runs.ranges.length === 0 && (isBlock || !emptyFormats.has(format))) {
    throw new FormatError(t('The form “{0}” can not say that there is no run.', title));
  }
  const written = value(runs, { language, path, asList: place.asList, isBlock, style });
  // An array that says which experiment is set, not listed.
  const isMapless =
    isBlock || (language === 'shell' && /^(?:list|words)$/.test(place.inside ?? ''));
  if (written === undefined || (isMapless && written.kind === 'map')) {
    throw new FormatError(t('The form “{0}” holds runs of one experiment only.', title));
  }
  const isSeveral = runs.runs.length !== 1;
  if (style.isNumber === true && isSeveral && (language === 'cpp' || runs.runs.length === 0)) {
    throw new FormatError(t('A single run stands there, and only one can.'));
  }
  const isQuoted = place.inside === 'quotes' && place.language !== 'text';
  const areLines = written.kind === 'lines' && written.lines.length > 1;
  const isInLine = language === 'shell' && (place.inside === 'words' || /[^#]/.test(place.next));
  if ((isQuoted && format === 'python-query') || (areLines && isInLine)) {
    throw new FormatError(t('The form “{0}” can not stand there.', title));
  }
  if (style.brackets?.[0] === '{' && runs.ranges.length === 0) return 'set()';
  if (language === place.language) return layOut(inList(written, place), place, style);
  // Of another language it is one line, and plain where there are no strings.
  const foreign = { ...place, language, width: Infinity };
  if (place.language === 'text' && written.kind === 'text') return written.pieces.join('');
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
