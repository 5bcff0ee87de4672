import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
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
import type { RecentEditors } from '../insert/index.ts';
import {
  activeDocument,
  dataPath,
  Forms,
  rangeIn,
  showLastCode,
  sourceOf,
  Target,
} from '../insert/writing.ts';
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

/** In characters; longer texts are data. */
const longest = 2_000_000;

/** What the RunDB returns for the query of a comment, as far as that is known. */
interface Known {
  readonly query: string | undefined;
  readonly answer: KeptRuns | undefined;
  /** Why there's no query. */
  readonly problem?: string;
}

/** A comment, and what is known about its query. */
type Proven = ProvenRuns & Known;

/** Runs in code below a comment that says where they come from. */
export class ProvenRunsInCode {
  readonly #connection: Connection;
  readonly #search: Search;
  readonly #known: KnownRuns;
  readonly #recent: RecentEditors;
  readonly #forms: Forms;
  readonly #answers: Answers;
  readonly #problems: Problems;
  readonly #changed: vscode.EventEmitter<void>;
  /** Asks the user whether to write a proposal. */
  confirm: (proposal: Proposal) => Promise<boolean> = confirm;

  /** @param changed Fired when the lenses have changed. */
  constructor(
    context: Pick<vscode.ExtensionContext, 'subscriptions' | 'globalState'>,
    connection: Connection,
    records: Records,
    search: Search,
    known: KnownRuns,
    recent: RecentEditors,
    changed: vscode.EventEmitter<void>,
  ) {
    this.#connection = connection;
    this.#search = search;
    this.#known = known;
    this.#recent = recent;
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

  /**
   * The lenses for runs in a document: actions, and whether the runs changed. Sends no requests.
   */
  async lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { version } = document;
    const proven = await this.#provenIn(document);
    if (document.version !== version) return [];
    const problems = proven.flatMap((each) => this.#problemOf(document, each) ?? []);
    this.#problems.setChanged(document.uri, problems);
    return proven.flatMap((each) => this.#lensesOf(document, each));
  }

  /**
   * Updates the runs of a comment to those that its query finds today.
   *
   * @param uri The document's URI; by default the active one, or the one that the user last worked
   *   on, which is shown.
   * @param line A line of the comment; the cursor's if it isn't given.
   */
  async update(uri: unknown, line: unknown): Promise<void> {
    const isGiven = uri instanceof vscode.Uri;
    const { activeTextEditor: editor } = vscode.window;
    const active = activeDocument();
    const shown = active || isGiven ? undefined : await showLastCode(this.#recent);
    const document = isGiven
      ? vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString())
      : (active ?? shown?.document);
    const cursor = editor ? editor.selection.active : shown?.selections[0]?.end;
    const at = typeof line === 'number' && line >= 0 ? new vscode.Position(line, 0) : cursor;
    const chosen = document && at && (await this.#provenAt(document, at));
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

  /** Checks all runs in the workspace, with progress, and reports what is wrong with them. */
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

  /** The same as a task; a task from `tasks.json` keeps its definition. */
  task(given?: vscode.Task): vscode.Task {
    return checkTask(
      this.#connection,
      () => this.needs,
      given,
      (problems) => {
        // A problem matcher reports the files that aren't visible, so don't report them twice.
        const isMatched = given?.problemMatchers.includes('$rundb') === true;
        this.#problems.setAll(isMatched ? problems.filter(isInView) : problems);
        this.#changed.fire();
      },
    );
  }

  /** What a check needs. */
  get needs(): CheckNeeds {
    return { answers: this.#answers, known: this.#known, readOptions: this.#readOptions };
  }

  get #readOptions(): ReadOptions {
    const { own } = this.#forms;
    try {
      return { own, path: dataPath() };
    } catch (error) {
      // A mistake in the setting is reported when the path is needed.
      if (error instanceof UserError) return { own };
      throw error;
    }
  }

  /** The comment at a position, or above the runs there. */
  async #provenAt(document: vscode.TextDocument, at: vscode.Position): Promise<Proven | undefined> {
    const followed = new Target(document, [new vscode.Range(at, at)]);
    try {
      const proven = await this.#provenIn(document);
      const [range] = followed.ranges;
      return proven.find(({ start, end, runs }) => {
        const lines = rangeIn(document, start, Math.max(end, runs?.end ?? end));
        return range && lines.start.line <= range.start.line && range.start.line <= lines.end.line;
      });
    } finally {
      followed.dispose();
    }
  }

  /** The comments of a document, as it is once it's known what can be known about their queries. */
  async #provenIn(document: vscode.TextDocument): Promise<Proven[]> {
    const own = this.#readOptions;
    const read = (about: ReadonlyMap<string, Known>): ProvenRuns[] => {
      const source = sourceOf(document);
      const before = textBefore(document);
      if (before.length + source.text.length > longest) return [];
      const optionsOf = ({ provenance }: Pick<ProvenRuns, 'provenance'>): ReadOptions => {
        const answer = about.get(provenance.source)?.answer;
        return answer ? { ...own, experiment: experimentOf(answer) } : own;
      };
      return findProvenRuns(source, optionsOf, before);
    };
    const sources = new Set(read(new Map()).map(({ provenance }) => provenance.source));
    const about = new Map(
      await Promise.all(
        [...sources].map(async (each) => [each, await this.#knownOf(document, each)] as const),
      ),
    );
    return read(about).flatMap((each) => {
      const known = about.get(each.provenance.source);
      return known ? [{ ...each, ...known }] : [];
    });
  }

  async #knownOf(document: vscode.TextDocument, source: string): Promise<Known> {
    let query: string | undefined;
    try {
      query = await queryOf(source, document.uri);
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

/** Whether the user wants changes to be reported. */
function isTold(document: vscode.TextDocument, comment: ProvenRuns): boolean {
  return areChangesOn(document.uri) && !readingOf(document).ignored.has(comment);
}

/** `2 runs changed` */
function changedTitle(changes: NonNullable<ReturnType<typeof changesOf>>): string {
  const count = changes.come.length + changes.gone.length;
  return count === 1
    ? vscode.l10n.t('1 run changed')
    : vscode.l10n.t('{0} runs changed', formatCount(count));
}
