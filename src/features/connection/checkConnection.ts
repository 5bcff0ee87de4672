import { release, type } from 'node:os';
import * as vscode from 'vscode';
import { certificateOf, reportOf, surveyServer, type Certificate } from '../../core/check/index.ts';
import { logError, withSignal } from '../common/index.ts';
import type { Session } from './connection.ts';
import { networkFor } from './network.ts';

/** Makes a report with progress. @throws The signal's reason if the user cancels. */
export function checkWithProgress(session: Session, version: string): Thenable<string> {
  const place = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Checking the connection to {0}', session.host),
    cancellable: true,
  };
  return vscode.window.withProgress(place, (_progress, token) =>
    withSignal(token, (signal) => makeReport(session, version, signal)),
  );
}

/**
 * Sends a few requests to a server and describes the result in Markdown.
 *
 * @param version The extension's.
 * @throws Only the signal's reason; any other failure is in the report.
 */
export async function makeReport(
  session: Session,
  version: string,
  signal: AbortSignal,
): Promise<string> {
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
    versions: `RunDB ${version}, VS Code ${vscode.version}, Node ${process.version}, ${type()} ${release()}`,
    time: Date.now(),
  });
}

function signedIn({ demo, options }: Session): string {
  if (demo) return vscode.l10n.t('to the demo');
  return 'apiKey' in options
    ? vscode.l10n.t('with an API key')
    : vscode.l10n.t('with a user name and password');
}

/** How requests reach a server. The proxy is named without its credentials. */
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
