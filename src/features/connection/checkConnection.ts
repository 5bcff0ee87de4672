import { release, type } from 'node:os';
import * as vscode from 'vscode';
import type { Certificate } from '../../core/check/index.ts';
import { logError, withSignal } from '../common/index.ts';
import type { Connection, Session } from './connection.ts';
import { networkFor } from './network.ts';

const scheme = 'rundb-report';

/** The last report, as a document that can be read and copied, not changed. */
export class ConnectionReport implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly #uri = vscode.Uri.from({ scheme, path: '/RunDB connection check.md' });
  readonly #versions: string;
  #text = '';

  readonly onDidChange = this.#changed.event;

  /** @param version The extension's. */
  constructor(version: string) {
    this.#versions = `RunDB ${version}, VS Code ${vscode.version}, Node ${process.version}, ${type()} ${release()}`;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(): string {
    return this.#text;
  }

  /** Asks the server a few questions, with progress, and shows what it answers. */
  async check(connection: Connection): Promise<void> {
    const session = await connection.require();
    const report = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking the connection to {0}', session.host),
        cancellable: true,
      },
      (_progress, token) => withSignal(token, (signal) => this.#make(session, signal)),
    );
    this.#text = report;
    this.#changed.fire(this.#uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.#uri));
  }

  async #make(session: Session, signal: AbortSignal): Promise<string> {
    const { certificateOf, reportOf, surveyServer } = await import('../../core/check/index.ts');
    const server = new URL(session.options.url);
    const way = wayTo(server);
    let certificate: Certificate | Error | undefined;
    if (server.protocol === 'https:' && way.isDirect) {
      certificate = await certificateOf(server, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        logError(error);
        return error instanceof Error ? error : new Error(String(error));
      });
    }
    const survey = await surveyServer(session.rundb, { signal });
    if (survey.problem) logError(survey.problem);
    return reportOf(survey, {
      server: server.href,
      reached: way.words,
      certificate,
      signedIn: signedIn(session),
      versions: this.#versions,
      time: Date.now(),
    });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function signedIn({ demo, options }: Session): string {
  if (demo) return vscode.l10n.t('to the demo');
  return 'apiKey' in options
    ? vscode.l10n.t('with an API key')
    : vscode.l10n.t('with a user name and password');
}

/** How requests reach a server; a proxy is named without what signs in to it. */
function wayTo(server: URL): { readonly isDirect: boolean; readonly words: string } {
  const { t } = vscode.l10n;
  const { globalFetch, proxy, noProxy } = networkFor(server);
  if (globalFetch) return { isDirect: false, words: t('by VS Code’s own network stack') };
  const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const ofEnvironment = process.env[variable] ?? process.env[variable.toLowerCase()];
  const address = proxy ?? ofEnvironment ?? '';
  if (address === '') return { isDirect: true, words: t('directly') };
  const host = URL.canParse(address) ? new URL(address).host : '?';
  const except = noProxy ?? process.env['NO_PROXY'] ?? process.env['no_proxy'] ?? '';
  const source = proxy === undefined ? variable : 'http.proxy';
  const words = t('through the proxy {0} of {1}', host, source);
  return {
    isDirect: false,
    words: except === '' ? words : t('{0}, unless one of these fits: {1}', words, except),
  };
}
