/**
 * The language features for runs in code. Loaded when the first file in a supported language
 * becomes visible.
 */
export { AllMentions } from './allMentions.ts';
export { copyRunsAtCursor, keepGoodRuns, showRunsAtCursor } from './atCursor.ts';
export { Completion } from './completion.ts';
export { diagnosticOf, kindOf } from './diagnostics.ts';
export { explainFinding } from './explaining.ts';
export { findingsOf, iovsToKnow, type Finding } from './findings.ts';
export { fixAllInFile } from './fixingAll.ts';
export { Hover } from './hover.ts';
export { InlayHints } from './inlayHints.ts';
export { Links } from './links.ts';
export { readCells, readingOf, readText } from './mentions.ts';
export { copyMention, copyMentions, dismissMention, showMentions } from './mentionsView.ts';
export { cellsIn } from './notebooks.ts';
export { QuickFixes } from './quickFixes.ts';
export { RunsInEditor } from './runsInEditor.ts';
export { severitiesFor, type FindingKind } from './severities.ts';
export { Watcher } from './watcher.ts';
export { codeInWorkspace, type Code } from './workspaceCode.ts';
