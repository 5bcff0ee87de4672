import * as vscode from 'vscode';
import { RunDB, RunDBError, type Credentials } from '../../core/rundb/index.ts';
import { logError, messageOf, UserError } from '../common/index.ts';
import type { Connection } from './connection.ts';
import type { CredentialStore } from './credentialStore.ts';
import { networkFor } from './network.ts';
import { configuredServer } from './server.ts';

const howToGetKey = vscode.Uri.parse(
  'https://questions.belle2.org/question/11145/obtaining-an-access-token-for-rundb-api-2021-version/',
);

/** Asks for a key or a password, tries it, and keeps it. */
export async function signIn(connection: Connection, store: CredentialStore): Promise<void> {
  const server = configuredServer();
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
  if (way === undefined) return;
  const credentials = await (way === byKey ? askForKey(server) : askForPassword(server));
  if (credentials === undefined) return;
  if (connection.session?.demo) await connection.leaveDemo();
  const kept = await store.set(server.origin, credentials);
  await connection.renew();
  if (kept) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'You are signed in, but this computer does not keep secrets: VS Code will ask again. To stay signed in, set the environment variable BELLE2_RUNDB_TOKEN.',
    ),
  );
}

/** Forgets the credentials of the server in use. */
export async function signOut(connection: Connection, store: CredentialStore): Promise<void> {
  if (connection.session?.demo) {
    await connection.leaveDemo();
    return;
  }
  await store.delete(configuredServer().origin);
  await connection.reload();
}

function askForKey(server: URL): Promise<Credentials | undefined> {
  return ask(server, {
    prompt: vscode.l10n.t(
      'Paste your API key for the RunDB. The button above tells how to get one.',
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
  /** Whether there is a button that tells how to get a key. */
  readonly help: boolean;
  credentials(value: string): Credentials;
}

/** An input box that closes only when the server accepts what was typed, or on Escape. */
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

/** What speaks against the credentials, as a sentence; undefined when the server takes them. */
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
        ? vscode.l10n.t('The RunDB does not accept this key. Check that all of it was pasted.')
        : vscode.l10n.t('The RunDB does not accept this user name and password.');
    }
    if (error instanceof RunDBError || error instanceof UserError) return messageOf(error);
    throw error;
  } finally {
    await rundb?.close();
  }
}
