import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { atExit } from './owner.ts';

/** What a started process is given. */
export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  /** Through the shell, for what Windows keeps as a `.cmd` file. */
  readonly shell?: boolean;
}

/** A process that ends when told to, or with ours, together with all that it started. */
export interface OwnedProcess {
  readonly child: ChildProcess;
  /** The exit code; 1 where there is none, for a process that was killed or could not start. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** Starts a process and owns it. */
export function startProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions = {},
): OwnedProcess {
  const windows = process.platform === 'win32';
  // A group of its own is what lets us end the children too.
  const child = spawn(file, args, { ...options, detached: !windows, windowsHide: true });
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    if (windows) {
      spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
      return;
    }
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The whole group is gone already.
    }
  };
  const forget = atExit(() => kill('SIGTERM'));
  const exited = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      console.error(`${file} did not start: ${error.message}`);
      forget();
      resolve(1);
    });
    child.on('exit', (code) => {
      // Children may outlive it.
      kill('SIGTERM');
      forget();
      resolve(code ?? 1);
    });
  });
  const stop = async () => {
    kill('SIGTERM');
    const insist = setTimeout(() => kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(insist);
  };
  return { child, exited, stop };
}

/** Runs a command to its end and returns what it printed; throws with that when it fails. */
export async function output(
  file: string,
  args: readonly string[],
  options: Omit<ProcessOptions, 'stdio'> = {},
): Promise<string> {
  const owned = startProcess(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  owned.child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  owned.child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await owned.exited;
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} failed with code ${code}:\n${text}`);
  return text;
}
