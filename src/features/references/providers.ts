/** What VS Code asks of runs in code; loaded when the first such file is looked at. */
export { AllMentions, showAllMentions } from './allMentions.ts';
export { Completion } from './completion.ts';
export { Hover } from './hover.ts';
export { InlayHints } from './inlayHints.ts';
export { Links } from './links.ts';
export { QuickFixes } from './quickFixes.ts';
export { Watcher } from './watcher.ts';
