import { output } from './process.ts';

/** Runs npm in `cwd`: the npm that runs us, where one does. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  // Where npm runs a script, it says which project that is for; this is for another one.
  const quiet = ['--prefix', cwd, '--no-audit', '--no-fund', '--loglevel', 'error'];
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) {
    await output(process.execPath, [cli, ...args, ...quiet], { cwd });
  } else {
    await output('npm', [...args, ...quiet], { cwd, shell: process.platform === 'win32' });
  }
}
