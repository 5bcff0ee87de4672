import { release, type } from 'node:os';
import * as vscode from 'vscode';
import { certificateOf, reportOf, surveyServer, type Certificate } from '../../core/check/index.ts';
import { logError } from '../common/index.ts';
import type { Session } from './connection.ts';
import { networkFor } from './network.ts';

/**
 * Asks a server a few questions and tells in Markdown what it answers.
 *
 * @param version The extension's.
 * @throws the signal's reason only: what else fails is in the report.
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
