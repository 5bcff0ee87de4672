const foreign = /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/i;

/** Our variables, without those of a VS Code or npm that runs us: another VS Code obeys them too. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
