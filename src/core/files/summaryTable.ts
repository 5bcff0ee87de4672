import { t } from '@vscode/l10n';
import { beamEnergies } from '../records/index.ts';
import {
  printEfficiency,
  printLuminosity,
  type RunsPart,
  type RunsSummary,
} from '../statistics/index.ts';

/** A row of a summary as a table. */
export interface SummaryRow extends RunsPart {
  readonly of: 'all' | 'energy' | 'experiment';
  /** `4S`, `notDefined`, `12`; empty where it is of all. */
  readonly name: string;
}

/** A summary row by row: all, then by beam energy, then by experiment. */
export function summaryRows(summary: RunsSummary): SummaryRow[] {
  const { byEnergy, byExperiment } = summary;
  const names = [...beamEnergies.map(({ name }) => name), 'notDefined'];
  const row = (of: SummaryRow['of'], name: string, part?: RunsPart): SummaryRow[] =>
    part ? [{ ...part, of, name }] : [];
  return [
    ...row('all', '', summary),
    ...names.flatMap((name) => row('energy', name, byEnergy[name])),
    ...Object.entries(byExperiment)
      .sort(([a], [b]) => Number(a) - Number(b))
      .flatMap(([name, part]) => row('experiment', name, part)),
  ];
}

/** What a row is called: `all`, `4S`, `experiment 12`. */
export function rowName({ of, name }: SummaryRow): string {
  if (of === 'all') return t('all');
  if (of === 'experiment') return t('experiment {0}', name);
  return name === 'notDefined' ? t('beam energy not defined') : name;
}

/** Luminosity in nb⁻¹, duration in seconds. */
const columns = {
  runs: 'runs',
  good: 'good',
  notFlagged: 'not_flagged',
  recorded: 'recorded_nb',
  summed: 'physics_with_value',
  withoutLuminosity: 'physics_without_value',
  leftOut: 'not_physics_with_value',
  duration: 'duration_s',
  withoutDuration: 'without_duration',
  delivered: 'delivered_nb',
  withoutDelivered: 'physics_without_delivered',
  efficiency: 'efficiency',
} as const satisfies Record<keyof RunsPart, string>;

/** The table with all digits, for programs. */
export function summaryCsv(summary: RunsSummary): string {
  const keys = Object.keys(columns) as (keyof typeof columns)[];
  const lines = summaryRows(summary).map((row) =>
    [row.of, row.name, ...keys.map((key) => row[key])].join(','),
  );
  return `${[['of', 'name', ...Object.values(columns)].join(','), ...lines].join('\n')}\n`;
}

/** The table to be read, below what it is of. */
export function summaryMarkdown(summary: RunsSummary, title: string): string {
  return sumsMarkdown(
    summaryRows(summary).map((row) => ({ name: rowName(row), sum: row })),
    title,
  );
}

/** Sums of some runs each as a table to be read, below what it is of. */
export function sumsMarkdown(
  sums: readonly { readonly name: string; readonly sum: RunsPart }[],
  title: string,
): string {
  const head = [
    ...['', t('runs'), t('good'), t('not flagged'), t('recorded')],
    ...[t('without a value'), t('not physics, left out')],
    ...[t('delivered'), t('delivered unknown'), t('recorded by delivered')],
  ];
  const rows = sums.map(({ name, sum: row }) => [
    name,
    ...[row.runs, row.good, row.notFlagged].map((number) => number.toLocaleString('en')),
    row.summed === 0 ? '' : printLuminosity(row.recorded),
    ...[row.withoutLuminosity, row.leftOut].map((number) => number.toLocaleString('en')),
    row.delivered === undefined ? '' : printLuminosity(row.delivered),
    row.withoutDelivered.toLocaleString('en'),
    row.efficiency === undefined ? '' : printEfficiency(row.efficiency),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const fence = '`'.repeat(
    1 + Math.max(0, ...(title.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  return [
    `${fence} ${title.replaceAll(/\s+/g, ' ')} ${fence}`,
    '',
    line(head),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
  ].join('\n');
}
