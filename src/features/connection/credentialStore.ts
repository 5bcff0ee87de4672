import type * as vscode from 'vscode';
import { isJsonObject, parseJson, type Credentials, type Json } from '../../core/rundb/index.ts';
import { logError } from '../common/index.ts';

/** Says that the user signed out: the environment's key is not used then. */
const signedOut = 'signed out';

/** The credentials in VS Code's SecretStorage, one entry for each origin. */
export class CredentialStore {
  readonly #secrets: vscode.SecretStorage;
  /** Credentials that the SecretStorage did not keep, for as long as this window is open. */
  readonly #unkept = new Map<string, Credentials>();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** The credentials for an origin: the stored ones, else `BELLE2_RUNDB_TOKEN`. */
  async get(origin: string): Promise<Credentials | undefined> {
    const unkept = this.#unkept.get(origin);
    if (unkept) return unkept;
    const stored = await this.#read(origin);
    if (stored === signedOut) return undefined;
    const token = process.env['BELLE2_RUNDB_TOKEN']?.trim();
    return readCredentials(stored) ?? (token ? { apiKey: token } : undefined);
  }

  /**
   * Keeps the credentials. False where this machine's secret storage does not hold them: then
   * they last as long as the window.
   */
  async set(origin: string, credentials: Credentials): Promise<boolean> {
    const text = JSON.stringify(credentials);
    this.#unkept.set(origin, credentials);
    try {
      await this.#secrets.store(keyOf(origin), text);
    } catch (error) {
      logError(error);
    }
    if ((await this.#read(origin)) !== text) return false;
    this.#unkept.delete(origin);
    return true;
  }

  async delete(origin: string): Promise<void> {
    this.#unkept.delete(origin);
    if (process.env['BELLE2_RUNDB_TOKEN']) await this.#secrets.store(keyOf(origin), signedOut);
    else await this.#secrets.delete(keyOf(origin));
  }

  async #read(origin: string): Promise<string | undefined> {
    try {
      return await this.#secrets.get(keyOf(origin));
    } catch (error) {
      // No keyring, for example.
      logError(error);
      return undefined;
    }
  }

  /** Calls back when credentials for an origin may have changed, in this window or another. */
  onDidChange(origin: () => string | undefined, changed: () => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      const current = origin();
      if (current !== undefined && key === keyOf(current)) changed();
    });
  }
}

function keyOf(origin: string): string {
  return `rundb.credentials:${origin}`;
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
