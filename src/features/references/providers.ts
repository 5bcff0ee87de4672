/** What VS Code asks of runs in code; loaded when the first such file is looked at. */
export { AllMentions, showAllMentions } from './allMentions.ts';
export { Completion } from './completion.ts';
export { diagnosticOf, kindOf } from './diagnostics.ts';
export { explainFinding } from './explaining.ts';
export { findingsOf, iovsToKnow, type Finding } from './findings.ts';
export { fixAllInFile } from './fixingAll.ts';
export { Hover } from './hover.ts';
export { InlayHints } from './inlayHints.ts';
export { Links } from './links.ts';
export { readCells, readingOf, readText } from './mentions.ts';
export { cellsIn } from './notebooks.ts';
export { QuickFixes } from './quickFixes.ts';
export { severitiesFor, type FindingKind } from './severities.ts';
export { Watcher } from './watcher.ts';
export { codeInWorkspace, type Code } from './workspaceCode.ts';
