import { setImmediate } from 'node:timers/promises';
import { isRecordAddress, withPlaceOf } from './addresses.ts';
import { textOf, type Body } from './body.ts';
import {
  connectionClosed,
  errorOfConnection,
  errorOfStatus,
  foreignAddress,
  notARecord,
  notJson,
  notSignedIn,
  RunDBError,
  unexpectedShape,
} from './errors.ts';
import { openHttp, type Http, type HttpAnswer, type Limits, type Network } from './http.ts';
import { parseJson, type Json } from './json.ts';
import { readRetryAfter } from './retryAfter.ts';
import { withRetries, type Retries } from './retries.ts';

/** An API key, or a DESY user name and password. */
export type Credentials =
  { readonly apiKey: string } | { readonly username: string; readonly password: string };

/** How requests reach the server. The defaults are 4 parallel requests and a patience of one minute. */
export interface Way extends Partial<Limits> {
  readonly network?: Network;
  readonly retries?: Retries;
  /** Called when a request succeeds after one that failed. */
  readonly recovered?: () => void;
}

/** A custom JSON reader; returns undefined for anything it can't read. */
export type BodyReader = (body: Body) => Promise<Json | undefined>;

const maxRedirects = 5;

/** Authorized GET requests, only ever sent to the configured server. */
export class Transport {
  readonly base: URL;
  readonly #authorization: string;
  /** Maximum number of parallel requests. */
  readonly concurrency: number;
  readonly #way: Way;
  /** Matches the credential as it is sent; `#secrets` also matches the password inside it. */
  readonly #key: RegExp;
  readonly #secrets: RegExp;
  #http: Promise<Http> | undefined;
  #open = true;
  #isFailing = false;

  /**
   * @param base Address of the server, including any path before `/rest/v1/`.
   * @throws RunDBError `notSignedIn` for a key that can't be sent.
   */
  constructor(base: URL, credentials: Credentials, way: Way = {}) {
    this.base = base;
    this.concurrency = way.concurrency ?? 4;
    this.#way = way;
    this.#authorization = authorizationOf(credentials);
    const key = this.#authorization.replace(/^\w+ |=+$/g, '');
    const password = 'password' in credentials ? credentials.password : '';
    this.#key = patternOf('i', key);
    this.#secrets = patternOf('gi', key, password);
  }

  /**
   * The JSON at an address, as text and parsed.
   *
   * @throws RunDBError of any kind; the signal's reason if aborted.
   */
  getJson(url: URL, signal?: AbortSignal): Promise<{ text: string; value: Json }> {
    return this.#ask(url, signal, (answer) => this.#parse(answer, url));
  }

  /** The same, parsed by `read`, without the text; if `read` returns nothing, it is parsed as usual. */
  getJsonBy(
    read: BodyReader,
    url: URL,
    signal?: AbortSignal,
  ): Promise<{ text?: string; value: Json }> {
    return this.#ask(url, signal, async (answer) => {
      const value = await read(answer.body);
      return value === undefined ? this.#parse(answer, url) : { value };
    });
  }

  /** Sends a request with retries, and tracks whether the server is reachable. */
  async #ask<T>(
    url: URL,
    signal: AbortSignal | undefined,
    take: (answer: HttpAnswer) => Promise<T>,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      const get = (): Promise<HttpAnswer> => this.#get(url, signal);
      const taken = await take(await withRetries(get, signal, this.#way.retries));
      if (this.#isFailing) {
        this.#isFailing = false;
        this.#way.recovered?.();
      }
      return taken;
    } catch (error) {
      this.#isFailing ||= error instanceof RunDBError;
      throw error;
    }
  }

  async #parse(answer: HttpAnswer, url: URL): Promise<{ text: string; value: Json }> {
    const text = await this.#textOf(answer, url);
    try {
      return { text, value: parseJson(text) };
    } catch {
      const path = this.#withoutSecrets(url.pathname);
      if (isLoginPage(answer, text)) throw notSignedIn(`${path}: a login page`);
      const type = this.#withoutSecrets(answer.contentType);
      // The parser's own message would quote the response.
      throw notJson(`${path}: ${type}, ${text.length} characters`);
    }
  }

  async #textOf({ body }: HttpAnswer, { origin }: URL): Promise<string> {
    try {
      return await textOf(body);
    } catch (error) {
      throw errorOfConnection(error, origin);
    }
  }

  /**
   * Makes an address from the server safe to request: on the configured server, with its scheme, port and
   * path, which a server behind a proxy may not know.
   *
   * @throws RunDBError `foreignAddress` for any other server, `unexpectedShape` for an invalid address or
   *   one that repeats the key.
   */
  resolve(address: string, from: URL = this.base): URL {
    const shown = this.#withoutSecrets(address);
    if (!URL.canParse(address, from.href)) throw unexpectedShape(`not an address: ${shown}`);
    const url = withPlaceOf(this.base, new URL(address, from));
    if (url.origin !== this.base.origin) throw foreignAddress(shown, this.base.origin);
    // VS Code and others log the addresses of requests. A password alone could be a word in any address.
    if (this.#key.test(url.pathname + url.search)) {
      throw unexpectedShape(`an address with the key in it: ${shown}`);
    }
    url.username = url.password = url.hash = '';
    return url;
  }

  /**
   * The same for the address of a record.
   *
   * @throws RunDBError as `resolve`; `foreignAddress` also for anything on the server that isn't a record.
   */
  resolveRecord(address: string): URL {
    const url = this.resolve(address);
    if (!isRecordAddress(url, this.base)) throw notARecord(this.#withoutSecrets(address));
    return url;
  }

  /** Closes all connections; pending and later requests fail. */
  async close(): Promise<void> {
    this.#open = false;
    const http = await this.#http?.catch(() => undefined);
    await http?.close();
  }

  async #get(url: URL, signal?: AbortSignal): Promise<HttpAnswer> {
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const answer = await this.#getOnce(url, signal);
      if (answer.status < 300) return answer;
      if (answer.status >= 400) {
        const asked = this.#withoutSecrets(`${url.pathname}${url.search}`);
        const text = await this.#textOf(answer, url);
        const body = this.#withoutSecrets(text).slice(0, 500);
        const detail = `${asked}: ${answer.status} ${body}`;
        throw errorOfStatus(answer.status, detail, readRetryAfter(answer.retryAfter));
      }
      const from = this.#withoutSecrets(url.pathname);
      if (answer.location === undefined) {
        throw unexpectedShape(`${from}: ${answer.status} without a location`);
      }
      if (isLogin(answer.location, url)) {
        throw notSignedIn(`${from}: redirected to ${this.#withoutSecrets(answer.location)}`);
      }
      url = this.resolve(answer.location, url);
    }
    throw unexpectedShape(`more than ${maxRedirects} redirects`);
  }

  #requireOpen(): void {
    if (!this.#open) throw connectionClosed();
  }

  /** Text from a server, made safe to log: a debug page or a redirect may echo the request's headers. */
  #withoutSecrets(text: string): string {
    return text.replaceAll(this.#secrets, '…');
  }

  async #getOnce(url: URL, signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    this.#requireOpen();
    const { network = {}, patience = 60_000 } = this.#way;
    this.#http ??= openHttp(network, { concurrency: this.concurrency, patience });
    try {
      const http = await this.#http;
      const answer = await http.get(url, this.#authorization, signal);
      // Only now is the connection free for the next request.
      await setImmediate();
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      this.#requireOpen();
      throw errorOfConnection(error, url.origin);
    }
  }
}

function authorizationOf(credentials: Credentials): string {
  if ('apiKey' in credentials) {
    if (!/^[\x21-\x7e]+$/.test(credentials.apiKey)) throw notSignedIn('not an API key');
    return `Bearer ${credentials.apiKey}`;
  }
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** Also matches secrets whose special characters are escaped as in URLs, JSON or HTML. */
function patternOf(flags: string, ...secrets: readonly string[]): RegExp {
  const escaped = String.raw`\+|(?:%[\da-f]{2})+|&#?\w+;|(?:\\u[\da-f]{4})+|\\x[\da-f]{2}|\\.`;
  const patterns = secrets
    .filter((secret) => secret !== '')
    .map((secret) => secret.replaceAll(/\W/gu, (special) => `(?:\\${special}|${escaped})`));
  return new RegExp(patterns.join('|'), flags);
}

function isLogin(location: string, from: URL): boolean {
  if (!URL.canParse(location, from.href)) return false;
  const { pathname } = new URL(location, from);
  return /\/(login|signin|sign-in|oauth2?|saml2?|auth)\b/i.test(pathname);
}

function isLoginPage({ contentType }: HttpAnswer, text: string): boolean {
  return (
    /html/i.test(contentType) && /<form\b/i.test(text) && /password|log ?in|sign ?in/i.test(text)
  );
}
