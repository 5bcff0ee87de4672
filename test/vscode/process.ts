import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { atExit } from './owner.ts';

/** Options for starting a process. */
export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  /** Runs it in a shell, for `.cmd` files on Windows. */
  readonly shell?: boolean;
}

/** A process that can be stopped, and stops together with ours, including all its children. */
export interface OwnedProcess {
  readonly child: ChildProcess;
  /** The exit code; 1 if there is none, because the process was killed or couldn't start. */
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
  // Only a separate process group lets us end the children too.
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
      // The whole group is already gone.
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

/** Runs a command to completion and returns its output; throws with that if it fails. */
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
