import * as vscode from 'vscode';
import {
  findProvenRuns,
  isQueryFile,
  type ProvenRuns,
  type ReadOptions,
} from '../../core/selection/index.ts';
import type { KeptRuns } from '../../core/store/index.ts';
import { isCancellation, logError, messageOf, UserError, withoutIcons } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { dataPath, Forms, rangeIn, sourceOf } from '../insert/writing.ts';
import { textBefore } from '../notebooks/index.ts';
import type { KnownRuns } from '../references/index.ts';
import { readingOf } from '../references/providers.ts';
import type { Search } from '../search/index.ts';
import { Answers, experimentOf } from './answers.ts';
import { changesOf, isNewer } from './changes.ts';
import { checkWithProgress, type CheckNeeds } from './check.ts';
import { confirm, type Proposal } from './confirm.ts';
import { aboutChanges, areChangesOn, isInView, Problems, type Problem } from './problems.ts';
import { queryOf } from './sources.ts';
import { checkTask } from './task.ts';
import { updateRuns } from './update.ts';

/** Longer texts, in characters, are data. */
const longest = 2_000_000;

/** A comment, and what the RunDB says of its runs, as far as that is known. */
interface Proven extends ProvenRuns {
  readonly query: string | undefined;
  readonly answer: KeptRuns | undefined;
  /** Why there is no query. */
  readonly problem?: string;
}

/** Runs in code, above which a comment says where they come from. */
export class ProvenRunsInCode {
  readonly #connection: Connection;
  readonly #search: Search;
  readonly #known: KnownRuns;
  readonly #forms: Forms;
  readonly #answers: Answers;
  readonly #problems: Problems;
  readonly #changed: vscode.EventEmitter<void>;
  /** Whether what is shown shall be written. */
  confirm: (proposal: Proposal) => Promise<boolean> = confirm;

  /** @param changed Is fired when lenses are others. */
  constructor(
    context: Pick<vscode.ExtensionContext, 'subscriptions' | 'globalState'>,
    connection: Connection,
    records: Records,
    search: Search,
    known: KnownRuns,
    changed: vscode.EventEmitter<void>,
  ) {
    this.#connection = connection;
    this.#search = search;
    this.#known = known;
    this.#forms = new Forms(context.globalState);
    this.#answers = new Answers(connection, search);
    this.#problems = new Problems();
    this.#changed = changed;
    const forget = (): void => {
      this.#answers.forget();
      this.#problems.clear();
      changed.fire();
    };
    context.subscriptions.push(
      this.#problems,
      connection.onDidChange(forget),
      records.onDidExpire(forget),
      known.onDidLearn(() => changed.fire()),
    );
  }

  /** What can be done with runs, and whether they changed. Asks nothing of the server. */
  async lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { version } = document;
    const proven = await this.#provenIn(document);
    if (document.version !== version) return [];
    const problems = proven.flatMap((each) => this.#problemOf(document, each) ?? []);
    this.#problems.setChanged(document.uri, problems);
    return proven.flatMap((each) => this.#lensesOf(document, each));
  }

  /**
   * Has the runs of a comment written as the RunDB gives them today.
   *
   * @param uri Of the document; the active one where it is not given.
   * @param line Of the comment; where the cursor is, if it is not given.
   */
  async update(uri: unknown, line: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const document =
      uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString())
        : editor?.document;
    const at = typeof line === 'number' ? line : editor?.selection.active.line;
    const proven = document ? await this.#provenIn(document) : [];
    const chosen = proven.find(({ start, end, runs }) => {
      if (!document || at === undefined) return false;
      const last = document.positionAt(Math.max(end, runs?.end ?? end)).line;
      return document.positionAt(start).line <= at && at <= last;
    });
    if (!document || !chosen) {
      throw new UserError(
        vscode.l10n.t(
          'Put the cursor in runs below a comment such as “RunDB exp:12 @good: 365 runs, 2026-11-26”, and try again.',
        ),
      );
    }
    await updateRuns(document, chosen, {
      answers: this.#answers,
      search: this.#search,
      known: this.#known,
      readOptions: () => this.#readOptions,
      url: () => this.#connection.url,
      forms: this.#forms,
      confirm: this.confirm,
    });
    this.#changed.fire();
  }

  /** Looks at all runs in the workspace, with progress, and tells what is wrong with them. */
  async check(): Promise<void> {
    await this.#connection.require();
    const checked = await checkWithProgress(this.needs);
    if (!checked) return;
    this.#problems.setAll(checked.problems);
    this.#changed.fire();
    const show = vscode.l10n.t('Show Problems');
    const isFine = checked.problems.length === 0;
    const { showInformationMessage } = vscode.window;
    const chosen = await showInformationMessage(checked.summary, ...(isFine ? [] : [show]));
    if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
  }

  /** The same as a task; one that is in `tasks.json` stays what it is. */
  task(given?: vscode.Task): vscode.Task {
    return checkTask(
      this.#connection,
      () => this.needs,
      given,
      (problems) => {
        // What a problem matcher tells of files that are not open is not told twice.
        const isMatched = given?.problemMatchers.includes('$rundb') === true;
        this.#problems.setAll(isMatched ? problems.filter(isInView) : problems);
        this.#changed.fire();
      },
    );
  }

  /** What a check asks. */
  get needs(): CheckNeeds {
    return { answers: this.#answers, known: this.#known, readOptions: this.#readOptions };
  }

  get #readOptions(): ReadOptions {
    const { own } = this.#forms;
    try {
      return { own, path: dataPath() };
    } catch (error) {
      // A mistake in the setting is told where the path is needed.
      if (error instanceof UserError) return { own };
      throw error;
    }
  }

  async #provenIn(document: vscode.TextDocument): Promise<Proven[]> {
    const source = sourceOf(document);
    const before = textBefore(document);
    if (before.length + source.text.length > longest) return [];
    const own = this.#readOptions;
    const read = (answers: readonly (KeptRuns | undefined)[]): ProvenRuns[] => {
      let i = 0;
      const optionsOf = () => {
        const answer = answers[i++];
        return answer ? { ...own, experiment: experimentOf(answer) } : own;
      };
      return findProvenRuns(source, optionsOf, before);
    };
    const known = await Promise.all(read([]).map((each) => this.#knownOf(document, each)));
    return read(known.map(({ answer }) => answer)).flatMap((each, i) => {
      const about = known[i];
      return about ? [{ ...each, ...about }] : [];
    });
  }

  async #knownOf(
    document: vscode.TextDocument,
    { provenance }: ProvenRuns,
  ): Promise<Pick<Proven, 'query' | 'answer' | 'problem'>> {
    let query: string | undefined;
    try {
      query = await queryOf(provenance.source, document.uri);
      return { query, answer: await this.#answers.look(query) };
    } catch (error) {
      if (!isCancellation(error)) logError(error);
      return { query, answer: undefined, problem: messageOf(error) };
    }
  }

  #changesOf({ runs, answer, provenance }: Proven) {
    if (!runs || !answer || !isNewer(answer, provenance)) return undefined;
    const changes = changesOf(runs, answer, this.#known);
    return changes && changes.come.length + changes.gone.length > 0 ? changes : undefined;
  }

  #problemOf(document: vscode.TextDocument, proven: Proven): Problem | undefined {
    const changes = this.#changesOf(proven);
    if (!changes || !isTold(document, proven)) return undefined;
    const { start, end, provenance } = proven;
    return {
      kind: 'changed',
      uri: document.uri,
      range: rangeIn(document, start, end),
      message: aboutChanges(changes, provenance),
    };
  }

  #lensesOf(document: vscode.TextDocument, proven: Proven): vscode.CodeLens[] {
    const { t } = vscode.l10n;
    const { start, query, problem, provenance } = proven;
    const position = document.positionAt(start);
    const range = new vscode.Range(position, position);
    if (problem !== undefined && (query === undefined || isQueryFile(provenance.source))) {
      return [
        new vscode.CodeLens(range, { title: `$(warning) ${withoutIcons(problem)}`, command: '' }),
      ];
    }
    const changes = isTold(document, proven) ? this.#changesOf(proven) : undefined;
    const update = { command: 'rundb.updateRuns', arguments: [document.uri, position.line] };
    return [
      new vscode.CodeLens(range, {
        title: `$(search) ${t('Show')}`,
        command: 'rundb.openSearch',
        arguments: [query],
      }),
      new vscode.CodeLens(range, { title: t('Update'), ...update }),
      ...(changes ? [new vscode.CodeLens(range, { title: changedTitle(changes), ...update })] : []),
    ];
  }
}

/** Whether somebody wants to be told what changed. */
function isTold(document: vscode.TextDocument, comment: ProvenRuns): boolean {
  return areChangesOn(document.uri) && !readingOf(document).ignored.has(comment);
}

/** `2 runs changed` */
function changedTitle(changes: NonNullable<ReturnType<typeof changesOf>>): string {
  const count = changes.come.length + changes.gone.length;
  return count === 1
    ? vscode.l10n.t('1 run changed')
    : vscode.l10n.t('{0} runs changed', count.toLocaleString('en'));
}
