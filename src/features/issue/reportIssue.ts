import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import {
  issueReport,
  reporterOptions,
  type ReportPlaces,
  type Setting,
} from '../../core/issue/index.ts';
import { recentErrors } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';

interface Declared {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
}

/** The parts of package.json that are used here. */
export interface Manifest extends ReportPlaces {
  readonly version: string;
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Declared>> }[];
  };
}

/**
 * Opens VS Code's issue reporter with what is known, for the user to review before sending. The
 * reporter needs a repository or a URL for issues; if package.json has neither, opens a document
 * that can be sent in other ways.
 */
export async function reportIssue(
  { id, packageJSON }: Pick<vscode.Extension<unknown>, 'id' | 'packageJSON'>,
  connection: Connection,
): Promise<void> {
  await connection.ready;
  const { session } = connection;
  const manifest = packageJSON as Manifest;
  const report = issueReport({
    ...{ version: manifest.version, vscode: vscode.version, remote: vscode.env.remoteName },
    isWeb: vscode.env.uiKind === vscode.UIKind.Web,
    connection: session === undefined ? 'signed out' : session.demo ? 'demo' : 'signed in',
    settings: changedSettings(manifest),
    errors: recentErrors,
  });
  const options = reporterOptions(id, manifest, report);
  if (options) {
    await vscode.commands.executeCommand('workbench.action.openIssueReporter', options);
    return;
  }
  const request = vscode.l10n.t(
    'Describe what you did, what happened, and what you expected. Then send this text to the maintainers of the extension. It contains no key, no address, and no path.',
  );
  const content = `${request}\n\n\n\n${report}\n`;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
}

function changedSettings({ contributes }: Manifest): Setting[] {
  const settings = vscode.workspace.getConfiguration();
  return contributes.configuration
    .flatMap(({ properties }) => Object.entries(properties))
    .flatMap(([name, { type, enum: values }]) => {
      const value = settings.get<unknown>(name);
      const usual = settings.inspect(name)?.defaultValue;
      return isDeepStrictEqual(value, usual) ? [] : [{ name, type, values, value }];
    });
}
