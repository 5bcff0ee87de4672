import { output } from './process.ts';

/** Runs npm in `cwd`; if an npm is running us, the same one. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  // When npm runs a script, it sets the project in the environment; this call is for another one.
  const quiet = ['--prefix', cwd, '--no-audit', '--no-fund', '--loglevel', 'error'];
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) {
    await output(process.execPath, [cli, ...args, ...quiet], { cwd });
  } else {
    await output('npm', [...args, ...quiet], { cwd, shell: process.platform === 'win32' });
  }
}
