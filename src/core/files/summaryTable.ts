import { t } from '@vscode/l10n';
import { inEnglish, printCount } from '../format/index.ts';
import { beamEnergies } from '../records/index.ts';
import {
  printEfficiency,
  printLuminosity,
  type RunsPart,
  type RunsSummary,
} from '../statistics/index.ts';

/** A row of a summary table. */
export interface SummaryRow extends RunsPart {
  readonly of: 'all' | 'energy' | 'experiment';
  /** `4S`, `notDefined`, `12`; empty for all runs. */
  readonly name: string;
}

/** The rows of a summary: all runs, then by beam energy, then by experiment. */
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

/** The name of a row: `all`, `4S`, `experiment 12`. */
export function rowName({ of, name }: SummaryRow): string {
  if (of === 'all') return t('all');
  if (of === 'experiment') return t('experiment {0}', name);
  return name === 'notDefined' ? t('beam energy not defined') : name;
}

/** The names of the columns. Luminosity is in nb⁻¹, durations are in seconds. */
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
  withBoth: 'physics_with_both',
  efficiency: 'efficiency',
} as const satisfies Record<keyof RunsPart, string>;

/**
 * The summary as CSV with all digits, for programs.
 *
 * @param note What the sums lack; a column of its own.
 */
export function summaryCsv(summary: RunsSummary, note?: string): string {
  const keys = Object.keys(columns) as (keyof typeof columns)[];
  const [head, cell] = note === undefined ? [[], []] : [['note'], [`"${note}"`]];
  const lines = summaryRows(summary).map((row) =>
    [row.of, row.name, ...keys.map((key) => row[key]), ...cell].join(','),
  );
  const first = ['of', 'name', ...Object.values(columns), ...head].join(',');
  return `${[first, ...lines].join('\n')}\n`;
}

/** The summary as a Markdown table for people: see `sumsMarkdown`. */
export function summaryMarkdown(summary: RunsSummary, title: string, note?: string): string {
  const rows = summaryRows(summary);
  return sumsMarkdown(
    rows.map((row) => ({ name: inEnglish(() => rowName(row)), sum: row })),
    title,
    note,
  );
}

/**
 * Sums over several sets of runs as a Markdown table for people, below a title. In English, because
 * it's for sharing.
 *
 * @param note What the sums lack; a line above the title.
 */
export function sumsMarkdown(
  sums: readonly { readonly name: string; readonly sum: RunsPart }[],
  title: string,
  note?: string,
): string {
  const head = [
    ...['', 'runs', 'good', 'not flagged', 'physics runs', 'recorded'],
    ...['without a value', 'not physics, left out'],
    ...['delivered', 'delivered unknown', 'recorded by delivered'],
  ];
  const rows = sums.map(({ name, sum: row }) => [
    name,
    ...[row.runs, row.good, row.notFlagged, row.summed + row.withoutLuminosity].map(printCount),
    row.summed === 0 ? '' : printLuminosity(row.recorded),
    ...[row.withoutLuminosity, row.leftOut].map(printCount),
    row.delivered === undefined ? '' : printLuminosity(row.delivered),
    printCount(row.withoutDelivered),
    row.efficiency === undefined ? '' : printEfficiency(row.efficiency),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const fence = '`'.repeat(
    1 + Math.max(0, ...(title.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  return [
    ...(note === undefined ? [] : [note, '']),
    `${fence} ${title.replaceAll(/\s+/g, ' ')} ${fence}`,
    '',
    line(head),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
  ].join('\n');
}
