/**
 * `describe` for suites of what depends on our code and Node, hardly on VS Code: they run in the newest
 * VS Code only. What they use of VS Code, others use in both.
 */
export const describeOnce: (title: string, suite: () => void) => void =
  process.env['RUNDB_VSCODE'] === 'oldest' ? () => undefined : describe;
