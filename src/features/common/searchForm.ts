import * as vscode from 'vscode';
import type { NumberRange } from '../../core/query/index.ts';
import { runTypes, type RunSearch } from '../../core/rundb/index.ts';
import { loadLanguage } from './query.ts';

/** One thing that a search can ask for: how it is named, shown and asked. */
interface Field {
  readonly icon: string;
  readonly label: string;
  value(search: RunSearch): string | undefined;
  /** The search with another value of this field; undefined when the user leaves it. */
  ask(search: RunSearch): Promise<RunSearch | undefined>;
}

interface Row extends vscode.QuickPickItem {
  readonly field?: Field;
}

export type FieldName = 'experiments' | 'runs' | 'dates' | 'type' | 'detectors';

/** A search in words: `experiments 12-14, physics, all detectors running`. */
export function describeSearch(search: RunSearch): string {
  return Object.values(fields())
    .map((field) => field.value(search))
    .filter((value) => value !== undefined)
    .join(', ');
}

/**
 * A quick pick that shows each field with its value: Enter on one asks for another value, Enter
 * on the first row is the answer. Undefined when the user leaves.
 */
export async function askForSearch(options: {
  title: string;
  action: string;
  fields: readonly FieldName[];
  initial: RunSearch;
}): Promise<RunSearch | undefined> {
  const known = fields();
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  let search = options.initial;
  for (;;) {
    const rows: Row[] = options.fields.map((name) => {
      const field = known[name];
      const description = field.value(search) ?? vscode.l10n.t('any');
      return { label: `$(${field.icon}) ${field.label}`, description, field };
    });
    const action = { label: `$(search) ${options.action}`, description: describeSearch(search) };
    const picked = await vscode.window.showQuickPick<Row>([action, separator, ...rows], {
      title: options.title,
      placeHolder: vscode.l10n.t('Choose what to ask for'),
    });
    if (picked === undefined) return undefined;
    if (picked.field === undefined) return search;
    search = (await picked.field.ask(search)) ?? search;
  }
}

function fields(): Record<FieldName, Field> {
  const { t } = vscode.l10n;
  return {
    experiments: {
      icon: 'layers',
      label: t('Experiments'),
      value: ({ min_experiment: min, max_experiment: max }) =>
        isSet(min, max) ? t('experiments {0}', printRange(min, max)) : undefined,
      ask: async (search) => {
        const { min_experiment, max_experiment } = search;
        const range = await askForNumbers(t('Experiments'), min_experiment, max_experiment);
        return range && { ...search, min_experiment: range.min, max_experiment: range.max };
      },
    },
    runs: {
      icon: 'list-ordered',
      label: t('Run Numbers'),
      value: ({ min_run: min, max_run: max }) =>
        isSet(min, max) ? t('runs {0}', printRange(min, max)) : undefined,
      ask: async (search) => {
        const range = await askForNumbers(t('Run Numbers'), search.min_run, search.max_run);
        return range && { ...search, min_run: range.min, max_run: range.max };
      },
    },
    dates: {
      icon: 'calendar',
      label: t('Dates'),
      value: ({ min_date: min, max_date: max }) => {
        if (min !== undefined && min === max) return t('on {0}', min);
        if (min !== undefined && max !== undefined) return t('from {0} to {1}', min, max);
        if (min !== undefined) return t('since {0}', min);
        return max === undefined ? undefined : t('until {0}', max);
      },
      ask: askForDates,
    },
    type: {
      icon: 'tag',
      label: t('Run Type'),
      value: (search) => search.run_type,
      ask: askForType,
    },
    detectors: {
      icon: 'circuit-board',
      label: t('Detectors'),
      value: (search) => (search.all_detectors_running ? t('all detectors running') : undefined),
      ask: (search) =>
        Promise.resolve({
          ...search,
          all_detectors_running: search.all_detectors_running ? undefined : true,
        }),
    },
  };
}

async function askForNumbers(
  title: string,
  min: number | undefined,
  max: number | undefined,
): Promise<NumberRange | undefined> {
  const { parseNumberRange } = await loadLanguage();
  const text = await vscode.window.showInputBox({
    title,
    value: printRange(min, max),
    prompt: vscode.l10n.t('One number, or a range such as 12-14 or 12-. Empty for all.'),
    validateInput: (value) =>
      parseNumberRange(value) ? undefined : vscode.l10n.t('Write it as 12, 12-14, 12- or -14.'),
  });
  return text === undefined ? undefined : parseNumberRange(text);
}

async function askForDates(search: RunSearch): Promise<RunSearch | undefined> {
  const { min_date: min, max_date: max } = search;
  const { parseDateRange } = await loadLanguage();
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Dates'),
    value: min === undefined && max === undefined ? '' : `${min ?? ''}..${max ?? ''}`,
    prompt: vscode.l10n.t(
      'A day, month or year, or a range such as 2020-05..2020-06-15. Empty for all.',
    ),
    validateInput: (value) =>
      parseDateRange(value)
        ? undefined
        : vscode.l10n.t('Write it as 2020-05-06, 2020-05, 2020, 2020-05..2020-06 or 2020-05.. .'),
  });
  const range = text === undefined ? undefined : parseDateRange(text);
  return range && { ...search, min_date: range.min, max_date: range.max };
}

async function askForType(search: RunSearch): Promise<RunSearch | undefined> {
  const any = { label: vscode.l10n.t('any'), type: undefined };
  const types = runTypes.map((type) => ({ label: type, type }));
  const picked = await vscode.window.showQuickPick([any, ...types], {
    title: vscode.l10n.t('Run Type'),
  });
  return picked && { ...search, run_type: picked.type };
}

function isSet(min: number | undefined, max: number | undefined): boolean {
  return min !== undefined || max !== undefined;
}

function printRange(min: number | undefined, max: number | undefined): string {
  if (min === max) return String(min ?? '');
  return `${min ?? ''}-${max ?? ''}`;
}
