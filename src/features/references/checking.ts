/** What other features look at the code of a workspace with; it loads with the first that does. */
export { findingsOf, type FindingKind } from './findings.ts';
export { codeInWorkspace, type Code } from './workspaceCode.ts';
