import { t } from '@vscode/l10n';
import { formatOf, type FormatId, type WrittenRuns } from './formats.ts';
import { whyNoDataset, type DatasetFacts } from './mcDataset.ts';
import { isOnOwnLine, type Place } from './place.ts';
import type { Style } from './style.ts';
import type { Value } from './value.ts';

/**
 * Why some runs can't be written in a format at a place, as a sentence; undefined if they can.
 *
 * @param value What would be written; undefined if the format can hold only one experiment.
 */
export function whyNot(
  value: Value | undefined,
  { runs, ranges }: WrittenRuns,
  format: FormatId,
  place: Place,
  { isNumber = false }: Style,
  dataset: DatasetFacts | undefined,
): string | undefined {
  const { language, inside, indentation, next } = place;
  const { title, canBeOpen = false, canBeEmpty = false } = formatOf(format);
  const isEmpty = ranges.length === 0;
  const isBlock = inside === 'block';
  const holdsYaml = inside === undefined && isOnOwnLine(place) && indentation.trim() === '';
  if (format === 'mc-dataset' && !holdsYaml) {
    return t('“{0}” needs an empty line of its own.', title);
  }
  if (ranges.some(({ last }) => last === Infinity) && !canBeOpen) {
    return t('“{0}” can’t express a range without an end.', title);
  }
  if (isEmpty && (isBlock || isNumber || !canBeEmpty)) {
    return t('“{0}” can’t express an empty selection.', title);
  }
  if (format === 'mc-dataset') {
    if (!dataset) return t('“{0}” needs the records of the runs.', title);
    const problem = whyNoDataset(runs, dataset);
    if (problem !== undefined) return problem;
    return value?.kind === 'documents' && value.documents.length > 1 && indentation !== ''
      ? t(
          'These runs have several beam energies, each of which needs a YAML document of its own. Put the cursor at the beginning of a line.',
        )
      : undefined;
  }
  // A shell array by experiment can be assigned, but not listed; nor can a YAML list contain a map.
  const isAmongWords =
    language === 'shell' && (inside === 'list' || inside === 'words' || /[^#]/.test(next));
  if (value === undefined || (value.kind === 'map' && (isBlock || isAmongWords))) {
    return t('“{0}” holds runs of one experiment only.', title);
  }
  if (isNumber && language === 'cpp' && runs.length > 1) {
    return t('Only one run fits here.');
  }
  const areLines = value.kind === 'lines' && value.lines.length > 1;
  const isBetweenQuotes = inside === 'quotes' && language !== 'text';
  if ((areLines && isAmongWords) || (isBetweenQuotes && format === 'python-query')) {
    return t('“{0}” doesn’t fit here.', title);
  }
  return undefined;
}
