import * as vscode from 'vscode';
import { partNames, type PartName, type Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import type { RunTable, TableField } from '../../core/table/index.ts';
import { describeSum } from '../common/index.ts';

/** Names the column that tells in which of two sets a run is. */
const partKey = '@part';

function partField(): TableField {
  const { t } = vscode.l10n;
  return {
    key: partKey,
    path: undefined,
    title: t('In'),
    about: t('Whether the run is only in A, only in B, or in both.'),
    kind: 'text',
    scale: 1,
    sums: 'none',
  };
}

/** Where two sets are compared, the first column tells in which of them a run is. */
export function showPartColumn(table: RunTable, isShown: boolean): void {
  if (!isShown) {
    table.remove(partKey);
    return;
  }
  table.add(partField());
  const others = table.shown.filter(({ key }) => key !== partKey);
  table.show([{ key: partKey, isFrozen: true }, ...others]);
}

/** Until all runs are there, nothing is only in one of two sets. */
export function fillPartColumn(table: RunTable, parts: Parts<ListedRun> | undefined): void {
  if (!parts) {
    table.add(partField());
    return;
  }
  const of = partOf(parts);
  table.fill(partKey, (run) => {
    const part = of(run);
    return part && nameOfPart(part);
  });
}

/** As a cell of the table has it. */
export function nameOfPart(part: PartName): string {
  const { t } = vscode.l10n;
  switch (part) {
    case 'onlyA':
      return t('only A');
    case 'both':
      return t('A and B');
    case 'onlyB':
      return t('only B');
  }
}

/** What tells of each run in which part it is. */
function partOf(parts: Parts<ListedRun>): (run: ListedRun) => PartName | undefined {
  const places = new Map<string, PartName>();
  for (const part of partNames) {
    for (const run of parts[part]) places.set(keyOf(run), part);
  }
  return (run) => places.get(keyOf(run));
}

/** `only A: 12 runs · 34.5 pb⁻¹` of each part. */
export function describeParts(parts: Parts<ListedRun>): string {
  return partNames
    .map((part) => `${nameOfPart(part)}: ${describeSum(summarize(parts[part]))}`)
    .join(' | ');
}

/** What each part adds up to, and what both parts of each set do. */
export interface PartRow {
  readonly name: string;
  readonly runs: readonly ListedRun[];
  readonly sum: RunsPart;
}

export function partRows(
  { onlyA, both, onlyB }: Parts<ListedRun>,
  shares: DeliveredShares | undefined,
): PartRow[] {
  const { t } = vscode.l10n;
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
