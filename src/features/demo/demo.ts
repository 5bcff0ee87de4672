import * as vscode from 'vscode';
import type { Connection } from '../connection/index.ts';
import type { RunsView } from '../runs/index.ts';
import { DemoServer } from './demoServer.ts';

/** The experiment in the steering file. */
const experiment = 12;
const steeringFile = 'analysis.py';

/** Starts the demo RunDB, and shows new users what they can try. */
export class Demo implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #connection: Connection;
  readonly #view: RunsView;
  readonly #server: DemoServer;
  readonly #listener: vscode.Disposable;

  constructor(context: vscode.ExtensionContext, connection: Connection, view: RunsView) {
    this.#context = context;
    this.#connection = connection;
    this.#view = view;
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'demo.js');
    this.#server = new DemoServer(script.fsPath);
    this.#listener = connection.onDidChange(() => {
      if (!connection.session?.demo) void this.#server.stop();
    });
  }

  /** Starts the server and uses it in this window. */
  readonly begin = async (): Promise<void> => {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Starting the demo RunDB…'),
      },
      async () => this.#connection.useDemo(await this.#server.start()),
    );
  };

  /** Shows runs and searches, and next to them a steering file that mentions runs. */
  readonly show = async (): Promise<void> => {
    const file = await this.#steeringFile();
    await vscode.window.showTextDocument(file, { preview: false, preserveFocus: true });
    // The section stays collapsed as long as there are no searches.
    await vscode.commands.executeCommand('rundb.searches.focus');
    await this.#view.showExperiment(experiment);
  };

  dispose(): void {
    this.#listener.dispose();
    this.#server.dispose();
  }

  /**
   * The file in the workspace folder, or a copy that the user may edit, so that the extension's own
   * file doesn't change.
   */
  async #steeringFile(): Promise<vscode.Uri> {
    const { fs, workspaceFolders = [] } = vscode.workspace;
    const own = vscode.Uri.joinPath(this.#context.extensionUri, 'media', 'demo', steeringFile);
    for (const { uri } of workspaceFolders) {
      const file = vscode.Uri.joinPath(uri, steeringFile);
      if (process.env['RUNDB_DEMO'] !== undefined && (await exists(file))) return file;
    }
    const folder = vscode.Uri.joinPath(this.#context.globalStorageUri, 'demo');
    const copy = vscode.Uri.joinPath(folder, steeringFile);
    if (!(await exists(copy))) {
      await fs.createDirectory(folder);
      await fs.copy(own, copy);
    }
    return copy;
  }
}

function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}
