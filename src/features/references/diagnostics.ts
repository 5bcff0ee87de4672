import * as vscode from 'vscode';
import type { FindingKind, Severities } from './severities.ts';

/** The source of our diagnostics, as displayed in the Problems panel and in hovers. */
const source = 'RunDB';

/** A finding as a diagnostic; undefined if its kind is turned off. */
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

/** A link that opens the explanation of a kind of finding. */
function explanationOf(kind: FindingKind): vscode.Uri {
  const query = JSON.stringify([kind]);
  return vscode.Uri.from({ scheme: 'command', path: 'rundb.explainFinding', query });
}

/** The kind of one of our diagnostics; undefined for those of others. */
export function kindOf({ source: own, code }: vscode.Diagnostic): string | undefined {
  const isOurs = own === source && typeof code === 'object';
  return isOurs ? String(code.value) : undefined;
}

/** The kinds of findings displayed at exactly this range. */
export function shownKinds(document: vscode.TextDocument, range: vscode.Range): Set<string> {
  const shown = vscode.languages.getDiagnostics(document.uri);
  return new Set(
    shown.filter((each) => each.range.isEqual(range)).flatMap((each) => kindOf(each) ?? []),
  );
}
