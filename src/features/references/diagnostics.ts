import * as vscode from 'vscode';
import type { FindingKind, Severities } from './severities.ts';

/** What the Problems panel and a hover name as the source of our findings. */
const source = 'RunDB';

/** A finding as VS Code shows it; undefined where its kind is off. */
export function diagnosticOf(
  range: vscode.Range,
  { kind, message }: { readonly kind: FindingKind; readonly message: string },
  severities: Severities,
): vscode.Diagnostic | undefined {
  const severity = severities[kind];
  if (severity === undefined) return undefined;
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = source;
  diagnostic.code = { value: kind, target: explanationOf(kind) };
  return diagnostic;
}

/** A link that shows what a kind of finding means. */
function explanationOf(kind: FindingKind): vscode.Uri {
  const query = JSON.stringify([kind]);
  return vscode.Uri.from({ scheme: 'command', path: 'rundb.explainFinding', query });
}

/** Of which kind a diagnostic of ours is; undefined where it isn't one. */
export function kindOf({ source: own, code }: vscode.Diagnostic): string | undefined {
  const isOurs = own === source && typeof code === 'object';
  return isOurs ? String(code.value) : undefined;
}

/** What is shown as found at just that place. */
export function shownKinds(document: vscode.TextDocument, range: vscode.Range): Set<string> {
  const shown = vscode.languages.getDiagnostics(document.uri);
  return new Set(
    shown.filter((each) => each.range.isEqual(range)).flatMap((each) => kindOf(each) ?? []),
  );
}
