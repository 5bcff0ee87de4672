import { t } from '@vscode/l10n';
import { inEnglish } from '../format/index.ts';

/**
 * What went wrong, as far as callers need to distinguish:
 *
 * - `notSignedIn`: 401, 403, a redirect to the login page, or the login page itself
 * - `notFound`: 404
 * - `noSuchRun`: no run with that number
 * - `badRequest`: the server rejected a parameter (400 and other 4xx)
 * - `rateLimited`: 429
 * - `serverError`: 5xx
 * - `unreachable`: no connection, or it broke
 * - `timeout`: connected, but the response didn't arrive in time
 * - `notJson`, `unexpectedShape`, `tooLarge`: a response that can't be understood
 * - `foreignAddress`: an address outside the RunDB, or not that of a record; nothing was sent there
 * - `closed`: the client was closed because another server or sign-in is now in use
 */
export type RunDBErrorKind =
  | 'notSignedIn'
  | 'notFound'
  | 'noSuchRun'
  | 'badRequest'
  | 'rateLimited'
  | 'serverError'
  | 'unreachable'
  | 'timeout'
  | 'notJson'
  | 'unexpectedShape'
  | 'tooLarge'
  | 'foreignAddress'
  | 'closed';

/**
 * Any failure of the RunDB client except cancellation, which rejects with the reason of the caller's
 * signal. `message` is a sentence for the user that says what to do, in their language; `detail` is for the
 * log. Neither ever contains a credential.
 */
export class RunDBError extends Error {
  override readonly name = 'RunDBError';
  readonly kind: RunDBErrorKind;
  readonly detail: string;
  /** Seconds the server asked us to wait (429 and 503). */
  readonly retryAfter: number | undefined;
  /** Whether retrying the same request shortly may succeed. */
  readonly passing: boolean;
  readonly #say: () => string;

  /** @param say Makes the message, by `t` of `@vscode/l10n`. */
  constructor(
    kind: RunDBErrorKind,
    say: () => string,
    more: { detail?: string; retryAfter?: number; passing?: boolean } = {},
  ) {
    super(say());
    this.#say = say;
    this.kind = kind;
    this.detail = more.detail ?? this.message;
    this.retryAfter = more.retryAfter;
    this.passing = more.passing ?? false;
  }

  /** The message for others than the user, such as agents. */
  get messageInEnglish(): string {
    return inEnglish(this.#say);
  }
}

export function notSignedIn(detail: string): RunDBError {
  const say = () =>
    t(
      'The RunDB rejected this sign-in. Sign in again with a valid API key, or with your user name and password.',
    );
  return new RunDBError('notSignedIn', say, { detail });
}

export function runNotFound(experiment: number, run: number): RunDBError {
  const say = () =>
    t('The RunDB has no run {0} in experiment {1}. Check both numbers.', run, experiment);
  return new RunDBError('noSuchRun', say);
}

export function foreignAddress(address: string, origin: string): RunDBError {
  const say = () =>
    t(
      'The RunDB’s response points to another server, {0}. Nothing was sent there. Check that rundb.url is the address of the RunDB.',
      hostOf(address),
    );
  return new RunDBError('foreignAddress', say, { detail: `${address} is not on ${origin}` });
}

export function notARecord(address: string): RunDBError {
  const say = () => t('This isn’t the address of a run record. Nothing was sent there.');
  return new RunDBError('foreignAddress', say, { detail: `${address} is no record's address` });
}

export function connectionClosed(): RunDBError {
  const say = () => t('The RunDB connection changed in the meantime. Try again.');
  return new RunDBError('closed', say);
}

export function unexpectedShape(detail: string): RunDBError {
  const say = () =>
    t(
      'This extension doesn’t understand the RunDB’s response. Check that rundb.url is the address of the RunDB; the log has details.',
    );
  return new RunDBError('unexpectedShape', say, { detail });
}

export function notJson(detail: string): RunDBError {
  const say = () =>
    t(
      'The server’s response isn’t run data, or is incomplete. Try again; if it persists, check rundb.url. A network login page or proxy may be answering instead.',
    );
  return new RunDBError('notJson', say, { detail });
}

/** Too many requests, bad gateway, service unavailable, gateway timeout. */
const passingStatuses = new Set([429, 502, 503, 504]);

/** The error for a status of 400 or above. */
export function errorOfStatus(status: number, detail: string, retryAfter?: number): RunDBError {
  const passing = passingStatuses.has(status);
  const more = { detail, passing, ...(retryAfter !== undefined && { retryAfter }) };
  if (status === 401 || status === 403) return notSignedIn(detail);
  if (status === 404) {
    const say = () =>
      t(
        'The RunDB has nothing at this address. Check rundb.url; the run may also have been deleted.',
      );
    return new RunDBError('notFound', say, more);
  }
  if (status === 429) {
    return new RunDBError('rateLimited', () => rateLimitedMessage(retryAfter), more);
  }
  if (status >= 500) {
    return new RunDBError('serverError', () => serverErrorMessage(status), more);
  }
  const say = () =>
    t(
      'The RunDB rejected this request ({0}). Check what you asked for; the log has the response.',
      status,
    );
  return new RunDBError('badRequest', say, more);
}

function serverErrorMessage(status: number): string {
  return passingStatuses.has(status)
    ? t(
        'The RunDB is unavailable right now ({0}). Try again in a few minutes; if it persists, contact the RunDB experts.',
        status,
      )
    : t(
        'The RunDB reported an internal error ({0}). Try again in a few minutes; if it persists, contact the RunDB experts.',
        status,
      );
}

function rateLimitedMessage(retryAfter = 60): string {
  const seconds = Math.ceil(retryAfter);
  if (seconds === 1) return t('The RunDB is limiting requests. Try again in a second.');
  if (seconds < 60) {
    return t('The RunDB is limiting requests. Try again in {0} seconds.', seconds);
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60
    ? t('The RunDB is limiting requests. Try again in {0} min.', minutes)
    : t('The RunDB is limiting requests. Try again in {0} h.', Math.ceil(minutes / 60));
}

const timeoutCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** A connection that broke, often a kept-alive one, or that may work in a moment. */
const brokenCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'EAI_AGAIN']);

const tooLargeCodes = new Set(['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ERR_BUFFER_TOO_LARGE']);

/**
 * The error for a failed connection; `cause` is what the HTTP library threw. It isn't kept, because it may
 * contain the proxy's address with its password, or bytes of the response.
 */
export function errorOfConnection(cause: unknown, origin: string): RunDBError {
  const code = codeOf(cause);
  const host = hostOf(origin);
  const words = cause instanceof Error ? cause.message : String(cause);
  const detail = `${origin}: ${code ?? ''} ${words.replaceAll(/\S+@/g, '…@')}`;
  const passing = code !== undefined && brokenCodes.has(code);
  const more = { detail, passing };
  if (code !== undefined && timeoutCodes.has(code)) {
    const say = () =>
      t('{0} didn’t respond in time. Check the network or VPN, and try again.', host);
    return new RunDBError('timeout', say, more);
  }
  if (code !== undefined && tooLargeCodes.has(code)) {
    const say = () => t('The response from {0} is too large. Ask for fewer runs at once.', host);
    return new RunDBError('tooLarge', say, more);
  }
  if (code?.startsWith('Z_')) return notJson(detail);
  if (code === 'ERR_INVALID_URL' || code === 'UND_ERR_INVALID_ARG') {
    const say = () =>
      t(
        'The proxy address can’t be used. Set http.proxy, or the variable HTTPS_PROXY, to an address such as http://proxy.example.org:3128.',
      );
    return new RunDBError('unreachable', say, more);
  }
  const proxy = /Proxy response \((\d+)\)/.exec(detail)?.[1];
  if (proxy !== undefined) {
    const say = () =>
      t(
        'The proxy on the way to {0} refused the connection ({1}). Check http.proxy, or the variable HTTPS_PROXY, including the user name and password.',
        host,
        proxy,
      );
    return new RunDBError('unreachable', say, more);
  }
  return new RunDBError('unreachable', () => unreachableMessage(code, host), more);
}

function unreachableMessage(code: string | undefined, host: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return t('Can’t resolve {0} on this network. Check the network or VPN, and rundb.url.', host);
  }
  if (code === 'ECONNREFUSED') {
    return t(
      'No response from {0}. The RunDB may be down; also check rundb.url, and http.proxy if you use a proxy.',
      host,
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return t(
      'The certificate of {0} has expired, or isn’t valid yet. Check this computer’s clock; if it’s right, contact the RunDB experts.',
      host,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return t(
      'The certificate of {0} was issued for another host. Check rundb.url; a network login page or proxy may be answering instead.',
      host,
    );
  }
  if (code === 'UND_ERR_PRX_TLS') {
    return t(
      'The proxy’s certificate was issued for another host. Check http.proxy, or the variable HTTPS_PROXY.',
    );
  }
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return t(
      'The certificate of {0} can’t be trusted ({1}). Check the network; if your institute has its own certificate authority, install its certificate in the operating system.',
      host,
      code,
    );
  }
  return t('The connection to {0} failed. Check the network or VPN, and try again.', host);
}

function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return codeOf(cause.cause);
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
