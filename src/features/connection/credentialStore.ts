import * as vscode from 'vscode';
import { isJsonObject, parseJson, type Credentials, type Json } from '../../core/rundb/index.ts';
import { logError } from '../common/index.ts';

/** Stored when the user signs out, so that the environment's key isn't used. */
const signedOut = 'signed out';

/** The latest action for an origin. */
type Note = 'signedIn' | 'signedOut';

/**
 * The credentials in VS Code's SecretStorage, one entry per origin. On some systems, SecretStorage
 * forgets them immediately or when the window closes. So VS Code's persistent state notes whether
 * there should be credentials.
 */
export class CredentialStore implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento | undefined;
  /**
   * Changes that SecretStorage failed to store, kept while this window is open; undefined: signed
   * out.
   */
  readonly #unkept = new Map<string, Credentials | undefined>();
  readonly #looked = new Set<string>();
  readonly #forgot = new vscode.EventEmitter<void>();

  /** Fires when credentials stored by an earlier window turn out to be gone. */
  readonly onDidForget = this.#forgot.event;

  /** @param state Persistent state; without it nothing is known about earlier windows. */
  constructor(secrets: vscode.SecretStorage, state?: vscode.Memento) {
    this.#secrets = secrets;
    this.#state = state;
  }

  /** The credentials for an origin: the stored ones, otherwise `BELLE2_RUNDB_TOKEN`. */
  async get(origin: string): Promise<Credentials | undefined> {
    if (this.#unkept.has(origin)) return this.#unkept.get(origin);
    const isFirst = this.#looked.size < this.#looked.add(origin).size;
    const stored = await this.#read(origin);
    const before = this.#state?.get<unknown>(noteOf(origin));
    const credentials = readCredentials(stored);
    if (credentials) {
      await this.#note(origin, 'signedIn');
      return credentials;
    }
    if (stored === signedOut || before === 'signedOut') return undefined;
    await this.#note(origin, undefined);
    // If they disappear later, another window has removed them.
    if (isFirst && before === 'signedIn') this.#forgot.fire();
    return environmentKey();
  }

  /**
   * Stores the credentials. False if SecretStorage doesn't keep them; then they last until the
   * window closes.
   */
  async set(origin: string, credentials: Credentials): Promise<boolean> {
    const text = JSON.stringify(credentials);
    this.#unkept.set(origin, credentials);
    try {
      await this.#secrets.store(keyOf(origin), text);
    } catch (error) {
      logError(error);
    }
    const isKept = (await this.#read(origin)) === text;
    await this.#note(origin, isKept ? 'signedIn' : undefined);
    if (isKept) this.#unkept.delete(origin);
    return isKept;
  }

  /**
   * Deletes the credentials; those of the environment aren't used until the next `set`. False if
   * SecretStorage may still have some; then the sign-out lasts until the window closes.
   */
  async delete(origin: string): Promise<boolean> {
    this.#unkept.set(origin, undefined);
    const isGiven = environmentKey() !== undefined;
    await this.#note(origin, isGiven ? 'signedOut' : undefined);
    let left: string | undefined;
    try {
      if (isGiven) await this.#secrets.store(keyOf(origin), signedOut);
      else await this.#secrets.delete(keyOf(origin));
      left = await this.#secrets.get(keyOf(origin));
    } catch (error) {
      logError(error);
      return false;
    }
    if (left !== undefined && left !== signedOut) return false;
    this.#unkept.delete(origin);
    return true;
  }

  /** Calls back when credentials for an origin may have changed, in this window or another. */
  onDidChange(origin: () => string | undefined, changed: () => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      const current = origin();
      if (current !== undefined && key === keyOf(current)) changed();
    });
  }

  dispose(): void {
    this.#forgot.dispose();
  }

  async #read(origin: string): Promise<string | undefined> {
    try {
      return await this.#secrets.get(keyOf(origin));
    } catch (error) {
      // For example, there's no keyring.
      logError(error);
      return undefined;
    }
  }

  /** Notes an action in VS Code's state, without any credentials. */
  async #note(origin: string, note: Note | undefined): Promise<void> {
    const key = noteOf(origin);
    try {
      if (this.#state?.get<unknown>(key) !== note) await this.#state?.update(key, note);
    } catch (error) {
      logError(error);
    }
  }
}

function environmentKey(): Credentials | undefined {
  const token = process.env['BELLE2_RUNDB_TOKEN']?.trim();
  return token ? { apiKey: token } : undefined;
}

function keyOf(origin: string): string {
  return `rundb.credentials:${origin}`;
}

function noteOf(origin: string): string {
  return `rundb.lastDone:${origin}`;
}

function readCredentials(text: string | undefined): Credentials | undefined {
  if (text === undefined) return undefined;
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { apiKey, username, password } = value;
  if (typeof apiKey === 'string') return { apiKey };
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  return undefined;
}
