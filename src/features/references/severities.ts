import * as vscode from 'vscode';

/**
 * - `missing`: the RunDB has no such run, or none in the range; also if the range is empty
 * - `bad`: the run, or a run in the range, is flagged bad
 * - `gap`: the range has many consecutive unused run numbers
 * - `changed`: a comment about the runs below it is out of date
 */
export type FindingKind = 'missing' | 'bad' | 'gap' | 'changed';

/** The severity of each kind; undefined if it's off. */
export type Severities = Readonly<Record<FindingKind, vscode.DiagnosticSeverity | undefined>>;

/** The settings that define it. */
export const severitySettings: readonly string[] = ['rundb.findings.severity', 'rundb.diagnostics'];

const severityOf = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
  off: undefined,
} as const;
type Level = keyof typeof severityOf;
type Levels = Readonly<Record<FindingKind, Level>>;

const usual: Levels = {
  missing: 'warning',
  bad: 'information',
  gap: 'hint',
  changed: 'information',
};

/** The severities for a document, or for a file that needn't be open. */
export function severitiesFor(scope: vscode.ConfigurationScope): Severities {
  const settings = vscode.workspace.getConfiguration('rundb', scope);
  const own = chosenIn(settings.inspect<unknown>('findings.severity'));
  const general = levelsOf(settings.get<unknown>('diagnostics'));
  const of = (kind: FindingKind) => severityOf[levelIn(own[kind]) ?? general[kind]];
  return { missing: of('missing'), bad: of('bad'), gap: of('gap'), changed: of('changed') };
}

/** Whether any kind is reported. */
export function isAnyOn(severities: Severities): boolean {
  return Object.values(severities).some((severity) => severity !== undefined);
}

/**
 * The meaning of the older setting `rundb.diagnostics`, one level for all kinds. A gap may well be
 * intended.
 */
function levelsOf(setting: unknown): Levels {
  const level = levelIn(setting);
  if (level === undefined) return usual;
  const lower = { error: 'warning', warning: 'information', information: 'hint' } as const;
  const gap = level === 'hint' || level === 'off' ? level : lower[level];
  return { missing: level, bad: level, changed: level, gap };
}

function levelIn(value: unknown): Level | undefined {
  const levels: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off'];
  return levels.find((level) => level === value);
}

/** The levels that the user has set, the most specific scope last; without the defaults. */
function chosenIn(
  inspected: Partial<Readonly<Record<string, unknown>>> | undefined,
): Readonly<Record<string, unknown>> {
  const targets = ['global', 'workspace', 'workspaceFolder'];
  const names = [
    ...targets.map((each) => `${each}Value`),
    ...targets.map((each) => `${each}LanguageValue`),
  ];
  const chosen = new Map<string, unknown>();
  for (const name of names) {
    const value = inspected?.[name];
    if (typeof value !== 'object' || value === null) continue;
    for (const [kind, level] of Object.entries(value)) chosen.set(kind, level);
  }
  return Object.fromEntries(chosen);
}
