const foreign = /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/i;

/**
 * Our environment, without the variables of a VS Code or npm that started us: another VS Code would obey
 * them too.
 */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
