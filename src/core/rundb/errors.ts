import { t } from '@vscode/l10n';

/**
 * What went wrong, as far as a caller needs to tell:
 *
 * - `notSignedIn`: 401, 403, a redirect to the login page, or the login page itself
 * - `notFound`: 404, or no run with that number
 * - `badRequest`: the server refuses a parameter (400 and other 4xx)
 * - `rateLimited`: 429
 * - `serverError`: 5xx
 * - `unreachable`: no connection, or it broke
 * - `timeout`: connected, but the answer did not come in time
 * - `notJson`, `unexpectedShape`, `tooLarge`: an answer that can't be understood
 * - `foreignAddress`: an address outside the RunDB; nothing was sent there
 * - `closed`: the client was closed, since another server or sign-in is in use
 */
export type RunDBErrorKind =
  | 'notSignedIn'
  | 'notFound'
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
 * Each failure of the RunDB client, except cancellation, which rejects with the reason of the
 * caller's signal. `message` is a sentence for the user with what to do; `detail` is for a log.
 * Neither ever holds a credential.
 */
export class RunDBError extends Error {
  override readonly name = 'RunDBError';
  readonly kind: RunDBErrorKind;
  readonly detail: string;
  /** Seconds to wait that the server asked for (429 and 503). */
  readonly retryAfter: number | undefined;
  /** Whether the same request may do better in a moment. */
  readonly passing: boolean;

  constructor(
    kind: RunDBErrorKind,
    message: string,
    more: { detail?: string; retryAfter?: number; passing?: boolean } = {},
  ) {
    super(message);
    this.kind = kind;
    this.detail = more.detail ?? message;
    this.retryAfter = more.retryAfter;
    this.passing = more.passing ?? false;
  }
}

export function notSignedIn(detail: string): RunDBError {
  const message = t('The RunDB does not accept this sign-in. Sign in again with a valid API key.');
  return new RunDBError('notSignedIn', message, { detail });
}

export function runNotFound(experiment: number, run: number): RunDBError {
  const message = t(
    'The RunDB has no run {0} in experiment {1}. Check both numbers.',
    run,
    experiment,
  );
  return new RunDBError('notFound', message);
}

export function foreignAddress(address: string, origin: string): RunDBError {
  const message = t(
    'The RunDB answered with an address on another server, {0}. Nothing was sent there. Check that the setting rundb.url is the address of the RunDB.',
    hostOf(address),
  );
  return new RunDBError('foreignAddress', message, { detail: `${address} is not on ${origin}` });
}

export function connectionClosed(): RunDBError {
  const message = t('The connection to the RunDB was changed meanwhile. Try again.');
  return new RunDBError('closed', message);
}

export function unexpectedShape(detail: string): RunDBError {
  const message = t(
    'The RunDB answered in a form that this extension does not know. Check that the setting rundb.url is the address of the RunDB; the log has the details.',
  );
  return new RunDBError('unexpectedShape', message, { detail });
}

export function notJson(detail: string): RunDBError {
  const message = t(
    'What the server answered is no run data, or only a part of it. Try again; if that does not help, check that the setting rundb.url is the address of the RunDB, and that no login page of a network or proxy stands between.',
  );
  return new RunDBError('notJson', message, { detail });
}

/** Too many requests, bad gateway, not available, gateway timeout. */
const passingStatuses = new Set([429, 502, 503, 504]);

/** The error that a status of 400 or more stands for. */
export function errorOfStatus(status: number, detail: string, retryAfter?: number): RunDBError {
  const passing = passingStatuses.has(status);
  const more = { detail, passing, ...(retryAfter !== undefined && { retryAfter }) };
  if (status === 401 || status === 403) return notSignedIn(detail);
  if (status === 404) {
    const message = t(
      'The RunDB has nothing at this address. Check the setting rundb.url; a run may also have been deleted.',
    );
    return new RunDBError('notFound', message, more);
  }
  if (status === 429) {
    return new RunDBError('rateLimited', rateLimitedMessage(retryAfter), more);
  }
  if (status >= 500) {
    const message = t(
      'The RunDB has a fault of its own (status {0}). Try again in a few minutes; if it stays, tell the RunDB experts.',
      status,
    );
    return new RunDBError('serverError', message, more);
  }
  const message = t(
    'The RunDB refuses this request (status {0}). Check the values asked for; the log has the answer.',
    status,
  );
  return new RunDBError('badRequest', message, more);
}

function rateLimitedMessage(retryAfter = 60): string {
  return retryAfter < 60
    ? t('The RunDB asks for fewer requests. Try again in {0} seconds.', Math.ceil(retryAfter))
    : t('The RunDB asks for fewer requests. Try again in {0} min.', Math.ceil(retryAfter / 60));
}

const timeoutCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** A connection that was there, or could be in a moment, a kept-alive one above all. */
const brokenCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'EAI_AGAIN']);

const tooLargeCodes = new Set(['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ERR_BUFFER_TOO_LARGE']);

/**
 * The error that a failed connection stands for; `cause` is what the HTTP library threw. It is not
 * kept: it may hold the proxy's address with its password, or bytes of the answer.
 */
export function errorOfConnection(cause: unknown, origin: string): RunDBError {
  const code = codeOf(cause);
  const host = hostOf(origin);
  const words = cause instanceof Error ? cause.message : String(cause);
  const detail = `${origin}: ${code ?? ''} ${words.replaceAll(/\S+@/g, '…@')}`;
  const passing = code !== undefined && brokenCodes.has(code);
  const more = { detail, passing };
  if (code !== undefined && timeoutCodes.has(code)) {
    const message = t('{0} did not answer in time. Check the network or VPN, and try again.', host);
    return new RunDBError('timeout', message, more);
  }
  if (code !== undefined && tooLargeCodes.has(code)) {
    const message = t('The answer of {0} is too large. Ask for fewer runs at once.', host);
    return new RunDBError('tooLarge', message, more);
  }
  if (code?.startsWith('Z_')) return notJson(detail);
  if (code === 'ERR_INVALID_URL' || code === 'UND_ERR_INVALID_ARG') {
    const message = t(
      'The address of the proxy can not be used. Write the setting http.proxy, or the variable HTTPS_PROXY, as in http://proxy.example.org:3128.',
    );
    return new RunDBError('unreachable', message, more);
  }
  const proxy = /Proxy response \((\d+)\)/.exec(detail)?.[1];
  if (proxy !== undefined) {
    const message = t(
      'The proxy on the way to {0} refuses the connection (status {1}). Check the setting http.proxy, or the variable HTTPS_PROXY, with user name and password.',
      host,
      proxy,
    );
    return new RunDBError('unreachable', message, more);
  }
  return new RunDBError('unreachable', unreachableMessage(code, host), more);
}

function unreachableMessage(code: string | undefined, host: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return t(
      'The name {0} is not known on this network. Check the network or VPN, and the setting rundb.url.',
      host,
    );
  }
  if (code === 'ECONNREFUSED') {
    return t(
      'Nothing answers at {0}. The RunDB may be down; check also the setting rundb.url, and http.proxy where you use a proxy.',
      host,
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return t(
      "The certificate of {0} has expired, or is not valid yet. Check this computer's clock; if it is right, tell the RunDB experts.",
      host,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return t(
      'The certificate of {0} is for another host. Check the setting rundb.url, and that no login page of a network or proxy stands between.',
      host,
    );
  }
  if (code === 'UND_ERR_PRX_TLS') {
    return t(
      'The certificate of the proxy is for another host. Check the setting http.proxy, or the variable HTTPS_PROXY.',
    );
  }
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return t(
      "The certificate of {0} can't be trusted ({1}). Check the network; where your institute uses a certificate authority of its own, install that in the operating system.",
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
