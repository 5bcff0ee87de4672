import * as vscode from 'vscode';
import type { StepAnswer } from '../../core/query/index.ts';
import { beamEnergies } from '../../core/records/index.ts';
import { runTypes } from '../../core/rundb/index.ts';
import { loadLanguage, messageOf, readQuery, withoutIcons } from '../common/index.ts';

/** A condition that a query may have: its label and its input. */
interface Condition {
  readonly label: string;
  /** @param term What was chosen before; '' for nothing. */
  readonly form: (term: string) => Form;
}

/** The input of a step. */
interface Form {
  readonly input: vscode.QuickPick<TermRow> | vscode.InputBox;
  /**
   * The term in the input, '' for nothing; undefined if the input isn't valid.
   *
   * @param isAccepted Whether the user pressed Enter rather than a button.
   */
  readonly term: (isAccepted: boolean) => Promise<string | undefined>;
}

interface TermRow extends vscode.QuickPickItem {
  readonly term: string;
}

/**
 * Builds a query step by step: Enter goes on, Back goes back, and a button finishes early. Returns
 * the query, the previous text if the user goes back from the first step, or undefined if the user
 * cancels.
 */
export async function buildQuery(text: string): Promise<string | undefined> {
  const { inSteps } = await loadLanguage();
  const all = conditions();
  const terms = await inSteps(all.length, async (step, known) => {
    const condition = all[step];
    return condition && askFor(condition, step, known);
  });
  return terms === 'back' ? text : terms && queryOf(terms);
}

function queryOf(terms: readonly string[]): string {
  return terms.filter((term) => term !== '').join(' ');
}

/** Undefined if the user cancels. */
async function askFor(
  { label, form }: Condition,
  step: number,
  terms: readonly string[],
): Promise<StepAnswer | undefined> {
  const before = terms[step] ?? '';
  const { input, term } = form(before);
  const use = { iconPath: new vscode.ThemeIcon('check'), tooltip: vscode.l10n.t('Use This Query') };
  input.title = `${label} · ${queryOf(terms) || vscode.l10n.t('all runs')}`;
  input.step = step + 1;
  input.totalSteps = terms.length;
  input.buttons = [vscode.QuickInputButtons.Back, use];
  try {
    return await new Promise((resolve, reject) => {
      const end = (to: StepAnswer['to']): void => {
        term(to === 'next').then((chosen) => {
          if (chosen !== undefined) resolve({ to, term: chosen });
          else if (to === 'back') resolve({ to, term: before });
        }, reject);
      };
      input.onDidTriggerButton((button) => end(button === use ? 'end' : 'back'));
      input.onDidAccept(() => end('next'));
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

function conditions(): Condition[] {
  const { t } = vscode.l10n;
  const one = (label: string, choices: Choices): Condition => ({
    label,
    form: (term) => oneOf(choices, term),
  });
  const typed = (label: string, field: string, example: string, prompt: string): Condition => ({
    label,
    form: (term) => valueOf(field, term, example, prompt),
  });
  return [
    typed(
      t('Experiments'),
      'exp',
      '12',
      t('Numbers or ranges, such as 12,14 or 12-14. Leave empty for all.'),
    ),
    one(t('Run Type'), Object.fromEntries(runTypes.map((type) => [type, type]))),
    one(t('Quality'), {
      '@good': t('Good: no expert’s flag is BAD or NO EVENTS; includes runs not flagged yet'),
      '@strictly-good': t('Strictly good: every sub-detector is flagged GOOD'),
      '-@good': t('Bad'),
      '-@flagged': t('Not flagged yet'),
    }),
    typed(
      t('Recorded Luminosity'),
      'lumi',
      '>5/pb',
      t('A limit such as >5/pb, or a range such as 1..5/fb. Leave empty for all.'),
    ),
    { label: t('Beam Energy'), form: (term) => energies(term) },
    typed(
      t('Dates'),
      'start',
      '2020-05',
      t('A day, month or year, or a range such as 2020-05..2020-06-15. Leave empty for all.'),
    ),
    typed(
      t('Run Numbers'),
      'run',
      '100-200',
      t('Numbers or ranges, such as 100-200,300. Leave empty for all.'),
    ),
    one(t('Detectors'), { '@running': t('All sub-detectors running') }),
  ];
}

/** Terms, and what they mean. */
type Choices = Readonly<Record<string, string>>;

function oneOf(choices: Choices, term: string): Form {
  const pick = vscode.window.createQuickPick<TermRow>();
  const rows = Object.entries(choices).map(([each, about]) => ({
    label: about,
    ...(about !== each && { description: each }),
    term: each,
  }));
  pick.placeholder = vscode.l10n.t('Choose one');
  pick.items = [{ label: vscode.l10n.t('any'), term: '' }, ...rows];
  pick.activeItems = pick.items.filter((row) => row.term === term);
  return {
    input: pick,
    // Enter chooses a row, unless nothing matches what is typed; a button keeps the previous
    // choice.
    term: (isAccepted) => Promise.resolve(isAccepted ? pick.selectedItems[0]?.term : term),
  };
}

/** The value of a field, with its operator unless it's `:`. */
function valueOf(field: string, term: string, example: string, prompt: string): Form {
  const input = vscode.window.createInputBox();
  input.value = term.slice(field.length).replace(/^:/, '');
  input.placeholder = example;
  input.prompt = prompt;
  const read = (): string => {
    const typed = input.value.trim();
    if (typed === '') return '';
    return /^[<>=!:]/.test(typed) ? `${field}${typed}` : `${field}:${typed}`;
  };
  const check = async (): Promise<string | undefined> => {
    const typed = read();
    const mistake = await mistakeIn(typed);
    if (typed !== read()) return undefined;
    input.validationMessage = mistake;
    return mistake === undefined ? typed : undefined;
  };
  input.onDidChangeValue(() => void check());
  return { input, term: check };
}

async function mistakeIn(term: string): Promise<string | undefined> {
  try {
    await readQuery(term);
    return undefined;
  } catch (error) {
    return withoutIcons(messageOf(error));
  }
}

function energies(term: string): Form {
  const pick = vscode.window.createQuickPick<TermRow>();
  const chosen = term.replace(/^energy:/, '').split(',');
  pick.canSelectMany = true;
  pick.placeholder = vscode.l10n.t('Choose one or more, or none for any');
  pick.items = beamEnergies.map(({ name, above, below }) => ({
    label: name,
    description: `${above}–${below} GeV`,
    term: name,
  }));
  pick.selectedItems = pick.items.filter((row) => chosen.includes(row.term));
  const read = (): string => {
    const names = pick.selectedItems.map((row) => row.term);
    return names.length === 0 ? '' : `energy:${names.join(',')}`;
  };
  return { input: pick, term: () => Promise.resolve(read()) };
}
