import type * as vscode from 'vscode';
import { leadToSignIn, registerCommand, showError } from '../common/index.ts';
import { Connection } from './connection.ts';
import { CredentialStore } from './credentialStore.ts';
import { LocalCopies } from './localCopies.ts';
import { ReportDocuments } from './reportDocuments.ts';

export { Connection, type Session } from './connection.ts';
export { CredentialStore } from './credentialStore.ts';
export { removeFile, type LocalCopies } from './localCopies.ts';
export { networkFor } from './network.ts';
export { requireSame } from './sameSession.ts';

/** The connection, and the commands that change it. */
export function registerConnection(context: vscode.ExtensionContext): Connection {
  const store = new CredentialStore(context.secrets, context.globalState);
  const forgetting = store.onDidForget(
    () =>
      void loadSignIn()
        .then((signIn) => signIn.tellForgotten())
        .catch(showError),
  );
  const copies = new LocalCopies(context.extensionUri, context.globalStorageUri);
  const connection = new Connection(store, copies);
  // Most users are signed in already, so load it when it's needed.
  const loadSignIn = async () => {
    const { SignIn } = await import('./signIn.ts');
    return new SignIn(connection, store, context.globalState);
  };
  const reports = new ReportDocuments();
  leadToSignIn(async () => (await loadSignIn()).first());
  context.subscriptions.push(
    forgetting,
    store,
    connection,
    reports,
    registerCommand('rundb.signIn', async () => (await loadSignIn()).begin()),
    registerCommand('rundb.signOut', async () => (await loadSignIn()).end()),
    registerCommand('rundb.checkConnection', () =>
      reports.check(connection, versionOf(context.extension)),
    ),
  );
  return connection;
}

function versionOf({ packageJSON }: vscode.Extension<unknown>): string {
  const manifest: unknown = packageJSON;
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : '?';
}
