import * as vscode from 'vscode';
import { McpServer, type AgentHost } from '../../core/agents/index.ts';
import { logError, showError, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';

/**
 * The MCP server. It runs while the setting is on and the user is signed in, starting when it's
 * first needed.
 */
export class Mcp implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #host: AgentHost;
  readonly #version: string;
  readonly #changed: () => void;
  readonly #listeners: vscode.Disposable;
  /** Whether it failed and hasn't been requested again since. */
  #hasFailed = false;
  #server: Promise<McpServer> | undefined;
  #isDisposed = false;

  /** @param changed Called when the server has failed, and when it's available again. */
  constructor(
    { extension }: vscode.ExtensionContext,
    connection: Connection,
    host: AgentHost,
    changed: () => void,
  ) {
    this.#changed = changed;
    const { version } = extension.packageJSON as { readonly version: string };
    this.#version = version;
    this.#connection = connection;
    this.#host = host;
    this.#listeners = vscode.Disposable.from(
      connection.onDidChange(() => {
        if (!connection.session) this.#stop();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('rundb.mcp.enabled')) return;
        this.#hasFailed = false;
        if (!isEnabled()) this.#stop();
      }),
    );
  }

  /**
   * Undefined if it's off or the user isn't signed in, or if it has failed, unless it's requested
   * `again`: it mustn't start and fail repeatedly.
   */
  async server({ again = false } = {}): Promise<McpServer | undefined> {
    await this.#connection.ready;
    if (again && this.#hasFailed) {
      this.#hasFailed = false;
      this.#changed();
    }
    const isWanted = isEnabled() && !this.#hasFailed && !this.#isDisposed;
    if (!isWanted || !this.#connection.session) return undefined;
    const starting = (this.#server ??= McpServer.start(this.#host, this.#version, this.#fail));
    try {
      const server = await starting;
      return this.#server === starting ? server : undefined;
    } catch (error) {
      if (again || !(error instanceof Error)) {
        if (this.#server === starting) this.#server = undefined;
        throw error;
      }
      this.#fail(error);
      return undefined;
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listeners.dispose();
    this.#stop();
  }

  readonly #fail = (error: Error): void => {
    // A server that was stopped may still report an error.
    logError(error);
    if (this.#hasFailed || !this.#server) return;
    this.#hasFailed = true;
    this.#stop();
    this.#changed();
    showError(
      new UserError(
        vscode.l10n.t(
          'The RunDB MCP server stopped because of an error. To start it again, run the command “RunDB: Copy MCP Server Address”. The log has details.',
        ),
      ),
    );
  };

  #stop(): void {
    const server = this.#server;
    this.#server = undefined;
    // Whoever awaits a server that didn't start reports the error.
    server?.then((each) => each[Symbol.asyncDispose]().catch(logError)).catch(() => {});
  }
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration('rundb').get<unknown>('mcp.enabled') === true;
}
