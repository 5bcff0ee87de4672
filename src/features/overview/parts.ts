import { t } from '@vscode/l10n';
import { partNames, type PartName, type Parts } from '../../core/comparison/index.ts';
import { inEnglish } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import type { RunTable, TableField } from '../../core/table/index.ts';
import { describeSum } from '../common/index.ts';

/** The key of the column that says which of two sets a run is in. */
const partKey = '@part';

function partField(): TableField {
  return {
    key: partKey,
    path: undefined,
    title: () => t('Set'),
    about: t('Whether the run is only in A, only in B, or in both.'),
    kind: 'text',
    scale: 1,
    sums: 'none',
    words: (text) => nameOfPart(partNames.find((part) => printPart(part) === text) ?? 'both'),
  };
}

/** When comparing two sets, the first column says which of them a run is in. */
export function showPartColumn(table: RunTable, isShown: boolean): void {
  if (!isShown) {
    table.remove(partKey);
    return;
  }
  table.add(partField());
  const others = table.shown.filter(({ key }) => key !== partKey);
  table.show([{ key: partKey, isFrozen: true }, ...others]);
}

/** Until all runs are loaded, it isn't known whether a run is in only one of the sets. */
export function fillPartColumn(table: RunTable, parts: Parts<ListedRun> | undefined): void {
  if (!parts) {
    table.add(partField());
    return;
  }
  const of = partOf(parts);
  table.fill(partKey, (run) => {
    const part = of(run);
    return part && printPart(part);
  });
}

/** As displayed in a cell of the table. */
export function nameOfPart(part: PartName): string {
  switch (part) {
    case 'onlyA':
      return t('only A');
    case 'both':
      return t('A and B');
    case 'onlyB':
      return t('only B');
  }
}

/** The same for copies, which are always in English. */
function printPart(part: PartName): string {
  return inEnglish(() => nameOfPart(part));
}

/** Returns a function that says which part a run is in. */
function partOf(parts: Parts<ListedRun>): (run: ListedRun) => PartName | undefined {
  const places = new Map<string, PartName>();
  for (const part of partNames) {
    for (const run of parts[part]) places.set(keyOf(run), part);
  }
  return (run) => places.get(keyOf(run));
}

/** `only A: 12 runs · 34.5 pb⁻¹` for each part. */
export function describeParts(parts: Parts<ListedRun>): string {
  return partNames
    .map((part) => `${nameOfPart(part)}: ${describeSum(summarize(parts[part]))}`)
    .join(' | ');
}

/** The sums of each part, and of each set as a whole. */
export interface PartRow {
  readonly name: string;
  readonly runs: readonly ListedRun[];
  readonly sum: RunsPart;
}

export function partRows(
  { onlyA, both, onlyB }: Parts<ListedRun>,
  shares: DeliveredShares | undefined,
): PartRow[] {
  const row = (name: string, runs: readonly ListedRun[]): PartRow => ({
    ...{ name, runs },
    sum: summarize(runs, shares),
  });
  return [
    row(nameOfPart('onlyA'), onlyA),
    row(nameOfPart('both'), both),
    row(nameOfPart('onlyB'), onlyB),
    row(t('all of A'), [...onlyA, ...both]),
    row(t('all of B'), [...both, ...onlyB]),
  ];
}

function keyOf({ experiment, run }: ListedRun): string {
  return `${experiment}:${run}`;
}
