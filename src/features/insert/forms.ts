import * as vscode from 'vscode';
import {
  formatIds,
  formatOf,
  isProcessing,
  Template,
  TemplateError,
  type FormatId,
  type Language,
  type OwnFormat,
} from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';

/** A form to choose: one of Belle II's, one of the user's own, or one of those with a mistake. */
export type Form =
  | { readonly kind: 'known'; readonly id: FormatId; readonly title: string }
  | {
      readonly kind: 'own';
      readonly id: string;
      readonly title: string;
      readonly format: OwnFormat;
    }
  | { readonly kind: 'broken'; readonly id: string; readonly title: string; readonly error: Error };

/** A form that runs can be written in. */
export type UsableForm = Exclude<Form, { kind: 'broken' }>;

/** The forms to choose from in a language. */
export interface FormsOfLanguage {
  readonly own: readonly Form[];
  /** What is made for other languages only. */
  readonly others: readonly Form[];
}

/** What a language is written in before somebody has chosen another form. */
const usual: Record<Language, FormatId> = {
  python: 'numbers',
  yaml: 'ranges',
  json: 'numbers',
  cpp: 'numbers',
  shell: 'ranges',
  text: 'ranges',
};

/** The forms that there are, and which one was last chosen for each language. */
export class Forms {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /**
   * All forms: those made for the language with the user's own and the last one chosen, which is first;
   * and the others.
   */
  for(language: Language): FormsOfLanguage {
    const last = this.#memory.get<unknown>(keyOf(language)) ?? usual[language];
    const isOwn = (form: Form): boolean =>
      form.kind !== 'known' || formatOf(form.id).languages.includes(language);
    const all = this.#all();
    const isLast = ({ id }: Form): boolean => id === last;
    return {
      own: [...all.filter(isLast), ...all.filter((form) => isOwn(form) && !isLast(form))],
      others: all.filter((form) => !isOwn(form) && !isLast(form)),
    };
  }

  /** The form that runs are dropped in. */
  defaultFor(language: Language): Form {
    const [first] = this.for(language).own;
    return first?.kind === 'broken' || !first ? knownForm(usual[language]) : first;
  }

  /** @throws UserError where there is no such form, or it has a mistake. */
  named(id: string): UsableForm {
    const form = this.#all().find((each) => each.id === id);
    if (form && form.kind !== 'broken') return form;
    throw new UserError(
      form
        ? brokenMessage(id, form.error)
        : vscode.l10n.t(
            'Unknown format “{0}”. Use one of: {1}.',
            id,
            this.#all()
              .map((each) => each.id)
              .join(', '),
          ),
    );
  }

  async remember(language: Language, { id }: Form): Promise<void> {
    await this.#memory.update(keyOf(language), id);
  }

  /** What the user's MC datasets are produced with. */
  get processing(): string | undefined {
    const name = this.#memory.get<unknown>(processingKey);
    return typeof name === 'string' && isProcessing(name) ? name : undefined;
  }

  async rememberProcessing(name: string): Promise<void> {
    await this.#memory.update(processingKey, name);
  }

  /** The user's own forms that can be read. */
  get own(): OwnFormat[] {
    return this.#all().flatMap((form) => (form.kind === 'own' ? form.format : []));
  }

  #all(): Form[] {
    return [...formatIds.map(knownForm), ...ownForms()];
  }
}

export function formatIn(form: UsableForm): FormatId | OwnFormat {
  return form.kind === 'own' ? form.format : form.id;
}

/** What runs are inserted as, within a sentence. */
export function nounOf({ id, title }: Form): string {
  const { t } = vscode.l10n;
  switch (id) {
    case 'numbers':
      return t('numbers');
    case 'ranges':
      return t('ranges');
    case 'interval':
      return t('intervals of validity');
    case 'path':
      return t('paths');
    case 'dqm-path':
      return t('DQM paths');
    case 'pandas-cut':
      return t('a cut for pandas');
    case 'rdataframe-cut':
      return t('a cut for RDataFrame');
    case 'python-query':
      return t('a Python query');
    case 'mc-dataset':
      return t('an MC dataset');
    default:
      return title;
  }
}

/** The setting `rundb.dataPath`. @throws UserError where it is no template. */
export function dataPath(): Template {
  const setting = vscode.workspace.getConfiguration('rundb').get<unknown>('dataPath');
  try {
    return new Template(typeof setting === 'string' ? setting : '');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new UserError(vscode.l10n.t('The setting rundb.dataPath: {0}', error.message));
  }
}

export function brokenMessage(name: string, error: Error): string {
  return vscode.l10n.t('Format “{0}” in the setting rundb.formats: {1}', name, error.message);
}

function knownForm(id: FormatId): Form {
  return { kind: 'known', id, title: formatOf(id).title };
}

/** The setting `rundb.formats`: a template for each name, maybe with what goes between two. */
function ownForms(): Form[] {
  const setting = vscode.workspace.getConfiguration('rundb').get<unknown>('formats');
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting as Record<string, unknown>).map(([id, value]): Form => {
    try {
      return { kind: 'own', id, title: id, format: readOwn(value) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { kind: 'broken', id, title: id, error };
    }
  });
}

function readOwn(value: unknown): OwnFormat {
  if (typeof value === 'string') return { template: new Template(value), separator: ', ' };
  if (typeof value === 'object' && value !== null && 'template' in value) {
    const { template } = value;
    const separator = 'separator' in value ? value.separator : ', ';
    if (typeof template === 'string' && typeof separator === 'string') {
      return { template: new Template(template), separator };
    }
  }
  throw new TemplateError(
    0,
    vscode.l10n.t(
      'Write it as "e{experiment:04}/r{run:05}", or as { "template": …, "separator": … }.',
    ),
  );
}

const processingKey = 'rundb.processing';

function keyOf(language: Language): string {
  return `rundb.format.${language}`;
}
