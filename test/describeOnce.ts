/**
 * `describe` for suites that depend on our code and Node, but hardly on VS Code: they only run in
 * the newest VS Code. The APIs that they use are covered by other suites in both versions.
 */
export const describeOnce: (title: string, suite: () => void) => void =
  process.env['RUNDB_VSCODE'] === 'oldest' ? () => undefined : describe;
