import * as vscode from 'vscode';
import { RunDB, RunDBError, type Credentials } from '../../core/rundb/index.ts';
import { countRuns, logError, messageOf, UserError } from '../common/index.ts';
import type { Connection } from './connection.ts';
import type { CredentialStore } from './credentialStore.ts';
import { networkFor } from './network.ts';
import { configuredServer } from './server.ts';

const howToGetKey = vscode.Uri.parse(
  'https://questions.belle2.org/question/11145/obtaining-an-access-token-for-rundb-api-2021-version/',
);

/** Set once the user has been told that this VS Code doesn't keep sign-ins. */
const toldKey = 'rundb.toldOfForgetting';

/** Signing in and out. */
export class SignIn {
  readonly #connection: Connection;
  readonly #store: CredentialStore;
  readonly #state: vscode.Memento;

  /** @param state Persistent state. */
  constructor(connection: Connection, store: CredentialStore, state: vscode.Memento) {
    this.#connection = connection;
    this.#store = store;
    this.#state = state;
  }

  /** Prompts for a key or a password, tries it, and stores it. False if the user cancels. */
  async begin(): Promise<boolean> {
    const server = configuredServer();
    const credentials = await askForCredentials(server);
    if (credentials === undefined) return false;
    if (this.#connection.session?.demo) await this.#connection.leaveDemo();
    const isKept = await this.#connection.signIn(server.origin, credentials);
    if (!isKept) {
      const sentence = vscode.l10n.t(
        'You’re signed in for this session only, because this computer has no secure storage. To stay signed in, set the environment variable BELLE2_RUNDB_TOKEN.',
      );
      if (await this.#isNew()) void vscode.window.showInformationMessage(sentence);
    }
    return this.#connection.session !== undefined;
  }

  /**
   * Signs in if the user isn't signed in, before something else. Returns whether there's a session
   * then.
   */
  async first(): Promise<boolean> {
    await this.#connection.ready;
    if (this.#connection.session) return true;
    if (this.#connection.problem) throw this.#connection.problem;
    return this.begin();
  }

  /** Deletes the credentials for the current server. */
  async end(): Promise<void> {
    if (this.#connection.session?.demo) {
      await this.#connection.leaveDemo();
      return;
    }
    if (!(await this.#askForRuns())) return;
    const isForgotten = await this.#store.delete(configuredServer().origin);
    await this.#connection.reload();
    if (!isForgotten) void tellNotForgotten();
  }

  /** Asks whether to keep the runs on this computer. False if the user cancels signing out. */
  async #askForRuns(): Promise<boolean> {
    const { session } = this.#connection;
    const state = await session?.store.local?.state();
    const runs = state?.experiments.reduce((sum, each) => sum + each.runs, 0) ?? 0;
    if (!session || state?.file === undefined || runs === 0) return true;
    const { t } = vscode.l10n;
    const keep = t('Keep Local Copy');
    const remove = t('Delete Local Copy');
    const chosen = await vscode.window.showInformationMessage(
      t('Sign out of {0}?', session.host),
      {
        modal: true,
        detail: t(
          'This computer has a local copy of {0}. If you keep it, only you can read it, and it’s used again when you sign in with the same account.',
          countRuns(runs),
        ),
      },
      keep,
      remove,
    );
    if (chosen === remove) this.#connection.forgetRuns(session);
    return chosen !== undefined;
  }

  /** Says that the sign-in of an earlier window is gone. */
  async tellForgotten(): Promise<void> {
    if (!(await this.#isNew())) return;
    await this.#connection.ready;
    const { t } = vscode.l10n;
    if (this.#connection.session) {
      void vscode.window.showInformationMessage(
        t(
          'VS Code didn’t keep your RunDB sign-in, because it has no lasting secret storage here. The key in the environment variable BELLE2_RUNDB_TOKEN is used instead.',
        ),
      );
      return;
    }
    const signIn = t('Sign In');
    const chosen = await vscode.window.showInformationMessage(
      t(
        'VS Code didn’t keep your RunDB sign-in, because it has no lasting secret storage here. Sign in again; to stay signed in, set the environment variable BELLE2_RUNDB_TOKEN.',
      ),
      signIn,
    );
    if (chosen === signIn) await vscode.commands.executeCommand('rundb.signIn');
  }

  /**
   * Whether the user still has to be told that this VS Code doesn't keep sign-ins; sets it to told.
   */
  async #isNew(): Promise<boolean> {
    if (this.#state.get<unknown>(toldKey) === true) return false;
    await this.#state.update(toldKey, true);
    return true;
  }
}

async function tellNotForgotten(): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'You’re signed out in this window, but VS Code couldn’t remove your key from this computer’s secret storage. After a restart, you may be signed in again.',
    ),
    showLog,
  );
  if (chosen === showLog) await vscode.commands.executeCommand('rundb.showLog');
}

async function askForCredentials(server: URL): Promise<Credentials | undefined> {
  const byKey = {
    label: vscode.l10n.t('API Key'),
    description: vscode.l10n.t('recommended'),
    iconPath: new vscode.ThemeIcon('key'),
  };
  const byPassword = {
    label: vscode.l10n.t('DESY User Name and Password'),
    iconPath: new vscode.ThemeIcon('account'),
  };
  const way = await vscode.window.showQuickPick([byKey, byPassword], {
    title: vscode.l10n.t('Sign In to {0}', server.host),
    placeHolder: vscode.l10n.t('How do you want to sign in?'),
  });
  if (way === undefined) return undefined;
  return way === byKey ? askForKey(server) : askForPassword(server);
}

function askForKey(server: URL): Promise<Credentials | undefined> {
  return ask(server, {
    prompt: vscode.l10n.t(
      'Paste your API key for the RunDB. The button above explains how to get one.',
    ),
    help: true,
    credentials: (value) => ({ apiKey: value.trim() }),
  });
}

async function askForPassword(server: URL): Promise<Credentials | undefined> {
  const username = await vscode.window.showInputBox({
    title: vscode.l10n.t('Sign In to {0}', server.host),
    prompt: vscode.l10n.t('Your DESY user name'),
    ignoreFocusOut: true,
  });
  if (!username) return undefined;
  return ask(server, {
    prompt: vscode.l10n.t('The DESY password of {0}', username),
    help: false,
    credentials: (value) => ({ username, password: value }),
  });
}

interface Question {
  readonly prompt: string;
  /** Whether to show the button that explains how to get a key. */
  readonly help: boolean;
  credentials(value: string): Credentials;
}

/** An input box that closes only when the server accepts the input, or on Escape. */
async function ask(server: URL, question: Question): Promise<Credentials | undefined> {
  const box = vscode.window.createInputBox();
  const help = {
    iconPath: new vscode.ThemeIcon('link-external'),
    tooltip: vscode.l10n.t('How to Get an API Key'),
  };
  box.title = vscode.l10n.t('Sign In to {0}', server.host);
  box.prompt = question.prompt;
  box.password = true;
  box.ignoreFocusOut = true;
  if (question.help) box.buttons = [help];
  const closed = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      box.onDidTriggerButton(() => void vscode.env.openExternal(howToGetKey));
      box.onDidChangeValue(() => (box.validationMessage = undefined));
      box.onDidHide(() => {
        closed.abort();
        resolve(undefined);
      });
      box.onDidAccept(() => {
        if (box.busy || box.value.trim() === '') return;
        const credentials = question.credentials(box.value);
        box.busy = true;
        box.enabled = false;
        tryOut(server, credentials, closed.signal).then((problem) => {
          box.busy = false;
          box.enabled = true;
          if (problem === undefined) resolve(credentials);
          else box.validationMessage = problem;
        }, reject);
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** Why the server rejects the credentials, as a sentence; undefined if it accepts them. */
async function tryOut(
  server: URL,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<string | undefined> {
  let rundb: RunDB | undefined;
  try {
    rundb = new RunDB({ url: server.href, network: networkFor(server), ...credentials });
    await rundb.count({}, { signal });
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    logError(error);
    if (error instanceof RunDBError && error.kind === 'notSignedIn') {
      return 'apiKey' in credentials
        ? vscode.l10n.t('The RunDB rejected this key. Check that you pasted the whole key.')
        : vscode.l10n.t('The RunDB rejected this user name and password.');
    }
    if (error instanceof RunDBError || error instanceof UserError) return messageOf(error);
    throw error;
  } finally {
    await rundb?.close();
  }
}
