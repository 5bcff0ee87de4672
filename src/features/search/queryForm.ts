import * as vscode from 'vscode';
import { beamEnergies } from '../../core/records/index.ts';
import { runTypes } from '../../core/rundb/index.ts';
import { messageOf, readQuery, withoutIcons } from '../common/index.ts';

/** A condition that a query may have: how it is named, and asked for. */
interface Condition {
  readonly icon: string;
  readonly label: string;
  /** Another term in place of this one, '' for none; undefined where the user keeps it. */
  readonly ask: (term: string) => Promise<string | undefined>;
}

interface ConditionRow extends vscode.QuickPickItem {
  readonly condition?: Condition;
}

/**
 * Builds a query condition by condition: Enter on one asks for its value, Enter on the first row
 * takes the query. Undefined when the user leaves.
 */
export async function buildQuery(title: string): Promise<string | undefined> {
  const terms = new Map(conditions().map((condition) => [condition, '']));
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  for (;;) {
    const query = [...terms.values()].filter((term) => term !== '').join(' ');
    const use: ConditionRow = {
      label: `$(check) ${vscode.l10n.t('Use This Query')}`,
      description: query === '' ? vscode.l10n.t('all runs') : withoutIcons(query),
    };
    const rows = [...terms].map(([condition, term]): ConditionRow => ({
      label: `$(${condition.icon}) ${condition.label}`,
      description: term === '' ? vscode.l10n.t('any') : withoutIcons(term),
      condition,
    }));
    const picked = await vscode.window.showQuickPick<ConditionRow>([use, separator, ...rows], {
      title,
      placeHolder: vscode.l10n.t('Add a condition'),
    });
    if (picked === undefined) return undefined;
    const { condition } = picked;
    if (condition === undefined) return query;
    const term = await condition.ask(terms.get(condition) ?? '');
    if (term !== undefined) terms.set(condition, term);
  }
}

function conditions(): Condition[] {
  const { t } = vscode.l10n;
  const one = (icon: string, label: string, choices: Choices): Condition => ({
    icon,
    label,
    ask: () => askForOne(label, choices),
  });
  const typed = (icon: string, label: string, field: string, prompt: string): Condition => ({
    icon,
    label,
    ask: (term) => askForValue(label, field, term, prompt),
  });
  return [
    typed(
      'layers',
      t('Experiments'),
      'exp',
      t('Numbers or ranges, such as 12,14 or 12-14. Leave empty for all.'),
    ),
    typed(
      'list-ordered',
      t('Run Numbers'),
      'run',
      t('Numbers or ranges, such as 100-200,300. Leave empty for all.'),
    ),
    typed(
      'calendar',
      t('Dates'),
      'start',
      t('A day, month or year, or a range such as 2020-05..2020-06-15. Leave empty for all.'),
    ),
    one('tag', t('Run Type'), Object.fromEntries(runTypes.map((type) => [type, type]))),
    one('verified', t('Quality'), {
      '@good': t('Good: no expert’s flag is BAD or NO EVENTS'),
      '@strictly-good': t('Strictly good: every sub-detector is flagged GOOD'),
      '-@good': t('Bad'),
      '-@flagged': t('Not flagged yet'),
    }),
    typed(
      'graph',
      t('Recorded Luminosity'),
      'lumi',
      t('A limit such as >5/pb, or a range such as 1..5/fb. Leave empty for all.'),
    ),
    { icon: 'zap', label: t('Beam Energy'), ask: (term) => askForEnergies(term) },
    one('circuit-board', t('Detectors'), { '@running': t('All sub-detectors running') }),
  ];
}

/** Terms, and what they mean. */
type Choices = Readonly<Record<string, string>>;

async function askForOne(title: string, choices: Choices): Promise<string | undefined> {
  const any = { label: vscode.l10n.t('any'), term: '' };
  const rows = Object.entries(choices).map(([term, about]) => ({
    label: about,
    ...(about !== term && { description: term }),
    term,
  }));
  return (await vscode.window.showQuickPick([any, ...rows], { title }))?.term;
}

/** The value of a field, with its operator where that is not the usual one. */
async function askForValue(
  title: string,
  field: string,
  term: string,
  prompt: string,
): Promise<string | undefined> {
  const termOf = (value: string): string => {
    const typed = value.trim();
    if (typed === '') return '';
    return /^[<>=!:]/.test(typed) ? `${field}${typed}` : `${field}:${typed}`;
  };
  const value = await vscode.window.showInputBox({
    title,
    value: term.slice(field.length).replace(/^:/, ''),
    prompt,
    validateInput: (typed) => mistakeIn(termOf(typed)),
  });
  return value === undefined ? undefined : termOf(value);
}

async function mistakeIn(term: string): Promise<string | undefined> {
  try {
    await readQuery(term);
    return undefined;
  } catch (error) {
    return withoutIcons(messageOf(error));
  }
}

async function askForEnergies(term: string): Promise<string | undefined> {
  const chosen = term.replace(/^energy:/, '').split(',');
  const rows = beamEnergies.map(({ name, above, below }) => ({
    label: name,
    description: `${above}–${below} GeV`,
    picked: chosen.includes(name),
  }));
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Beam Energy'),
    canPickMany: true,
  });
  if (picked === undefined) return undefined;
  return picked.length === 0 ? '' : `energy:${picked.map(({ label }) => label).join(',')}`;
}
