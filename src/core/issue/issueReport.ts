import { RunDBError, type RunDBErrorKind } from '../rundb/index.ts';

/** A setting as declared in package.json, and its value. */
export interface Setting {
  readonly name: string;
  readonly type: unknown;
  /** The values that are allowed, if there are only a few. */
  readonly values?: readonly unknown[] | undefined;
  readonly value: unknown;
}

/** The facts for a report. Only versions are repeated verbatim. */
export interface IssueFacts {
  /** Of the extension. */
  readonly version: string;
  readonly vscode: string;
  /** Whether VS Code runs in a browser. */
  readonly isWeb: boolean;
  /** The kind of remote; VS Code may provide an address here. */
  readonly remote: string | undefined;
  readonly connection: 'signed in' | 'demo' | 'signed out';
  /** Settings that don't have their default value. */
  readonly settings: readonly Setting[];
  /** The most recently logged errors. */
  readonly errors: readonly unknown[];
}

const remotes = [
  'ssh-remote',
  'wsl',
  'dev-container',
  'attached-container',
  'codespaces',
  'tunnel',
];

const serviceErrors: Readonly<Record<RunDBErrorKind, true>> = {
  ...{ notSignedIn: true, notFound: true, noSuchRun: true, badRequest: true, rateLimited: true },
  ...{ serverError: true, unreachable: true, timeout: true, notJson: true, unexpectedShape: true },
  ...{ tooLarge: true, foreignAddress: true, closed: true },
};

const otherErrors = [
  ...['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'AggregateError'],
  ...['QueryError', 'FormatError', 'FileError', 'LocalCopyError', 'NotWholeError'],
];

/**
 * What a maintainer needs to know first, as Markdown and in English. Of anything from users,
 * servers and files, it only repeats words in its own lists: it can't contain a key, an address or
 * a path.
 */
export function issueReport(facts: IssueFacts): string {
  const { version, vscode, isWeb, remote, connection, settings, errors } = facts;
  const { platform, arch } = process;
  const place = [isWeb ? 'web' : undefined, remoteKind(remote)].filter(
    (part) => part !== undefined,
  );
  const where = place.length === 0 ? '' : ` (${place.join(', ')})`;
  return [
    `- RunDB ${version}, VS Code ${vscode}${where}, Node ${process.version}, ${platform} ${arch}`,
    `- Connection: ${connection}`,
    `- Changed settings: ${listed(settings.map(printSetting))}`,
    `- Recent errors: ${listed(counted(errors.map(kindOf)))}`,
  ].join('\n');
}

function remoteKind(remote: string | undefined): string | undefined {
  if (remote === undefined) return undefined;
  return remotes.includes(remote) ? remote : 'another remote';
}

/** With the value if that's harmless; text only if package.json lists it. */
function printSetting({ name, type, values, value }: Setting): string {
  const isHarmless =
    (type === 'boolean' && typeof value === 'boolean') ||
    (type === 'integer' && typeof value === 'number') ||
    values?.includes(value) === true;
  return isHarmless ? `${name} = ${JSON.stringify(value)}` : name;
}

function kindOf(error: unknown): string {
  if (error instanceof RunDBError && Object.hasOwn(serviceErrors, error.kind)) return error.kind;
  const name = error instanceof Error ? error.name : '';
  return otherErrors.includes(name) ? name : 'other';
}

/** `timeout (3)` */
function counted(kinds: readonly string[]): string[] {
  return [...Map.groupBy(kinds, (kind) => kind)].map(([kind, { length }]) =>
    length === 1 ? kind : `${kind} (${length})`,
  );
}

function listed(parts: readonly string[]): string {
  return parts.length === 0 ? 'none' : parts.join(', ');
}
