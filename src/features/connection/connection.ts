import { isDeepStrictEqual } from 'node:util';
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import {
  RunDB,
  RunDBError,
  type Credentials,
  type RunDBOptions,
  type Way,
} from '../../core/rundb/index.ts';
import type { RunStore } from '../../core/store/index.ts';
import { ContextKey, log, logError, showError } from '../common/index.ts';
import { concurrency, networkFor, networkSettings } from './network.ts';
import { configuredServer } from './server.ts';
import type { CredentialStore } from './credentialStore.ts';
import { Lookout } from './lookout.ts';
import { localCopySettings, removeFile, type LocalCopies } from './localCopies.ts';

/** A RunDB that the user is signed in to. */
export interface Session {
  readonly rundb: RunDB;
  /** Host and port, as in a record's URI. */
  readonly host: string;
  readonly demo: boolean;
  /** What is known about its runs. */
  readonly store: RunStore;
  readonly options: RunDBOptions;
}

/**
 * The server that the extension is connected to, and its credentials. All other features use it.
 */
export class Connection implements vscode.Disposable {
  readonly #store: CredentialStore;
  readonly #copies: LocalCopies | undefined;
  readonly #way: Way;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #recovered = new vscode.EventEmitter<void>();
  readonly #contextKey = new ContextKey('rundb.connection');
  readonly #walkthroughKey = new ContextKey('rundb.walkthrough');
  readonly #disposables: readonly { dispose(): unknown }[];
  #demo: { readonly url: string; readonly apiKey: string } | undefined;
  #session: Session | undefined;
  #problem: Error | undefined;
  #ready: Promise<void>;
  #lookout: Lookout | undefined;
  #toldOf: Session | undefined;
  /** Sessions whose runs are to be deleted from the disk. */
  readonly #forgotten = new WeakSet<Session>();

  /** Fires when the server or the credentials have changed, including on sign-out. */
  readonly onDidChange = this.#changed.event;
  /** Fires when a request succeeds after one that failed. */
  readonly onDidRecover = this.#recovered.event;

  /**
   * @param copies Stores runs between sessions; without it they aren't stored.
   * @param way How requests reach the server; overrides the settings.
   */
  constructor(store: CredentialStore, copies?: LocalCopies, way: Way = {}) {
    this.#store = store;
    this.#copies = copies;
    this.#way = way;
    this.#ready = this.#update();
    this.#disposables = [
      this.#changed,
      this.#recovered,
      store.onDidChange(originOfSetting, () => void this.#reload()),
      // VS Code doesn't tick a walkthrough step that was completed before the walkthrough was
      // loaded. So the steps have their own key, which is set when a walkthrough may have been
      // opened.
      vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
        if (opened.some(({ input }) => input === undefined)) this.#showState(this.#walkthroughKey);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        const affects = (name: string): boolean => event.affectsConfiguration(name);
        if (localCopySettings.some(affects)) void this.#reload({ anew: true });
        else if (['rundb.url', ...networkSettings].some(affects)) void this.#reload();
      }),
    ];
  }

  /** The session; undefined when signed out. Valid after `ready`. */
  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * The address of the RunDB that the user is signed in to, or would sign in to.
   *
   * @throws UserError if the setting isn't a valid address.
   */
  get url(): string {
    return this.#url().href;
  }

  /** Where runs are stored between sessions. */
  get copies(): LocalCopies | undefined {
    return this.#copies;
  }

  /** Why there's no session, unless the user simply isn't signed in. */
  get problem(): Error | undefined {
    return this.#problem;
  }

  /** Resolves when the stored credentials have been read. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /**
   * The session.
   *
   * @throws RunDBError `notSignedIn` when signed out.
   */
  async require(): Promise<Session> {
    await this.#ready;
    if (this.#session) return this.#session;
    if (this.#problem !== undefined) throw this.#problem;
    throw new RunDBError('notSignedIn', () =>
      t('You’re not signed in to the RunDB. Run the command “RunDB: Sign In”.'),
    );
  }

  /** Reads the server and credentials again. */
  async reload(): Promise<void> {
    await this.#reload();
  }

  /**
   * Stores credentials for a server, and starts one session with them. False if they last only
   * until the window closes.
   */
  async signIn(origin: string, credentials: Credentials): Promise<boolean> {
    const before = this.#session;
    const isKept = await this.#store.set(origin, credentials);
    // VS Code's report of the change may have started it by now.
    await this.#reload();
    // The server may have rejected the same credentials before.
    if (this.#session === before) await this.renew();
    return isKept;
  }

  /** Starts a new session, even if server and credentials haven't changed. */
  async renew(): Promise<void> {
    await this.#reload({ anew: true });
  }

  /** Uses the demo server in this window until `leaveDemo`. */
  async useDemo(demo: { url: string; apiKey: string }): Promise<void> {
    this.#demo = demo;
    await this.reload();
  }

  async leaveDemo(): Promise<void> {
    this.#demo = undefined;
    await this.reload();
  }

  /** Deletes the runs of a session, including those on disk, when it ends. */
  forgetRuns(session: Session): void {
    this.#forgotten.add(session);
  }

  /** Tells the user that the sign-in was rejected, once per session. */
  tellRefused(error: RunDBError): void {
    if (this.#session === undefined || this.#toldOf === this.#session) return;
    this.#toldOf = this.#session;
    showError(error);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    this.#lookout?.dispose();
    if (this.#session) end(this.#session).catch(logError);
  }

  readonly #tellRecovered = (): void => {
    this.#session?.store.presence.return();
    this.#recovered.fire();
  };

  #reload({ anew } = { anew: false }): Promise<void> {
    this.#ready = this.#ready.then(() => this.#update(anew));
    return this.#ready;
  }

  async #update(anew = false): Promise<void> {
    let session: Session | undefined;
    let problem: Error | undefined;
    try {
      session = await this.#open(anew);
    } catch (error) {
      logError(error);
      problem = error instanceof Error ? error : new Error(String(error));
    }
    if (session === this.#session && messagesEqual(problem, this.#problem)) {
      this.#showState();
      return;
    }
    const old = this.#session;
    this.#session = session;
    this.#lookout?.dispose();
    this.#lookout = session && new Lookout(session);
    this.#problem = problem;
    this.#showState();
    log.info(session ? `Connected to ${session.rundb.url}` : 'Signed out');
    this.#changed.fire();
    if (old) {
      const isForgotten = this.#forgotten.has(old);
      end(old, { forget: isForgotten }).catch(logError);
    }
  }

  async #open(anew: boolean): Promise<Session | undefined> {
    const url = this.#url();
    const credentials = this.#demo
      ? { apiKey: this.#demo.apiKey }
      : await this.#store.get(url.origin);
    if (credentials === undefined) return undefined;
    const way = {
      ...{ network: networkFor(url), concurrency: concurrency(), recovered: this.#tellRecovered },
      ...this.#way,
    };
    const options = { url: url.href, ...way, ...credentials };
    // VS Code may report one change twice.
    if (!anew && isDeepStrictEqual(this.#session?.options, options)) return this.#session;
    const { RunStore } = await import('../../core/store/index.ts');
    const rundb = new RunDB(options);
    const local = await this.#copies?.open(url, this.#demo ? undefined : credentials);
    return {
      rundb,
      store: new RunStore(rundb, local),
      host: url.host,
      demo: this.#demo !== undefined,
      options,
    };
  }

  #url(): URL {
    return this.#demo ? new URL(this.#demo.url) : configuredServer();
  }

  #showState(key: ContextKey<'rundb.connection' | 'rundb.walkthrough'> = this.#contextKey): void {
    const session = this.#session;
    key.set(session === undefined ? 'signedOut' : session.demo ? 'demo' : 'signedIn');
  }
}

/** Ends requests, then closes the local copy that stores their responses. */
async function end({ rundb, store }: Session, { forget } = { forget: false }): Promise<void> {
  const { local } = store;
  await rundb.close();
  const file = forget ? (await local?.state())?.file : undefined;
  await local?.close();
  if (file !== undefined) await removeFile(file);
}

function originOfSetting(): string | undefined {
  try {
    return configuredServer().origin;
  } catch {
    return undefined;
  }
}

function messagesEqual(a: Error | undefined, b: Error | undefined): boolean {
  return a?.message === b?.message;
}
