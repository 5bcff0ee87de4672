import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { formatList } from '../../core/format/index.ts';
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

/**
 * A format to choose from: one of Belle II's, a custom format, or a custom format with a mistake.
 */
export type Form =
  | { readonly kind: 'known'; readonly id: FormatId; readonly title: string }
  | {
      readonly kind: 'own';
      readonly id: string;
      readonly title: string;
      readonly format: OwnFormat;
    }
  | { readonly kind: 'broken'; readonly id: string; readonly title: string; readonly error: Error };

/** A format in which runs can be written. */
export type UsableForm = Exclude<Form, { kind: 'broken' }>;

/** The formats to choose from in a language. */
export interface FormsOfLanguage {
  readonly own: readonly Form[];
  /** Formats for other languages only. */
  readonly others: readonly Form[];
}

/** The default format of each language, until the user chooses another one. */
const usual: Record<Language, FormatId> = {
  python: 'numbers',
  yaml: 'ranges',
  json: 'numbers',
  cpp: 'numbers',
  shell: 'ranges',
  text: 'ranges',
};

/** The available formats, and which one was last chosen for each language. */
export class Forms {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /**
   * All formats. `own` contains those for the language and the custom formats, with the last chosen
   * one first; `others` contains the rest.
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

  /** The format of dropped runs. */
  defaultFor(language: Language): Form {
    const [first] = this.for(language).own;
    return first?.kind === 'broken' || !first ? knownForm(usual[language]) : first;
  }

  /** @throws UserError if there's no such format, or it has a mistake. */
  named(id: string): UsableForm {
    const form = this.#all().find((each) => each.id === id);
    if (form && form.kind !== 'broken') return form;
    throw new UserError(
      form
        ? brokenMessage(id, form.error)
        : t(
            'Unknown format “{0}”. Use one of: {1}.',
            id,
            formatList(this.#all().map((each) => each.id)),
          ),
    );
  }

  async remember(language: Language, { id }: Form): Promise<void> {
    await this.#memory.update(keyOf(language), id);
  }

  /** The processing of the user's MC datasets. */
  get processing(): string | undefined {
    const name = this.#memory.get<unknown>(processingKey);
    return typeof name === 'string' && isProcessing(name) ? name : undefined;
  }

  async rememberProcessing(name: string): Promise<void> {
    await this.#memory.update(processingKey, name);
  }

  /** The user's valid custom formats. */
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

/** What runs are inserted as, for use in a sentence. */
export function nounOf({ id, title }: Form): string {
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

/** The setting `rundb.dataPath`. @throws UserError if it isn't a valid template. */
export function dataPath(): Template {
  const setting = vscode.workspace.getConfiguration('rundb').get<unknown>('dataPath');
  try {
    return new Template(typeof setting === 'string' ? setting : '');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new UserError(t('The setting rundb.dataPath: {0}', error.message));
  }
}

export function brokenMessage(name: string, error: Error): string {
  return t('Format “{0}” in the setting rundb.formats: {1}', name, error.message);
}

function knownForm(id: FormatId): Form {
  return { kind: 'known', id, title: formatOf(id).title };
}

/** The setting `rundb.formats`: a template for each name, optionally with a separator. */
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
    t('Write it as "e{experiment:04}/r{run:05}", or as { "template": …, "separator": … }.'),
  );
}

const processingKey = 'rundb.processing';

function keyOf(language: Language): string {
  return `rundb.format.${language}`;
}
