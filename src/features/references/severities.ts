import * as vscode from 'vscode';

/**
 * - `missing`: the RunDB has no such run, or none in the range; also where the range is empty
 * - `bad`: the run, or a run of the range, is flagged bad
 * - `gap`: many numbers in a row of the range are unused
 * - `changed`: what a comment says of the runs below it is out of date
 */
export type FindingKind = 'missing' | 'bad' | 'gap' | 'changed';

/** How each kind is pointed out; undefined where it isn't. */
export type Severities = Readonly<Record<FindingKind, vscode.DiagnosticSeverity | undefined>>;

/** The settings that say it. */
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

/** What the settings say for a document, or for a file that need not be open. */
export function severitiesFor(scope: vscode.ConfigurationScope): Severities {
  const settings = vscode.workspace.getConfiguration('rundb', scope);
  const own = chosenIn(settings.inspect<unknown>('findings.severity'));
  const general = levelsOf(settings.get<unknown>('diagnostics'));
  const of = (kind: FindingKind) => severityOf[levelIn(own[kind]) ?? general[kind]];
  return { missing: of('missing'), bad: of('bad'), gap: of('gap'), changed: of('changed') };
}

/** Whether anything is pointed out at all. */
export function isAnyOn(severities: Severities): boolean {
  return Object.values(severities).some((severity) => severity !== undefined);
}

/** What `rundb.diagnostics` means, which said one level for all. A gap may well be meant. */
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

/** What a person chose for some kinds, the closest last: without the defaults. */
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
