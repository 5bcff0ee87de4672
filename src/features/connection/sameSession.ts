import * as vscode from 'vscode';
import { UserError } from '../common/index.ts';
import type { Session } from './connection.ts';

/**
 * Ensures that a longer operation ends in the session in which it started, so that nothing is
 * displayed or written for a server that isn't connected any more.
 *
 * @throws UserError if another server or user is signed in, or none.
 */
export function requireSame(
  now: { readonly session: Session | undefined },
  session: Session | undefined,
): void {
  if (now.session === session) return;
  throw new UserError(vscode.l10n.t('The RunDB connection changed in the meantime. Try again.'));
}
