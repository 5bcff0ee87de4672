/** Runs the test steps, three at a time, and prints each one's output in one piece. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import pLimit from 'p-limit';
import { startProcess } from './vscode/process.ts';
import type { TempDir } from './vscode/temp.ts';
import { checkout } from './vscode/versions.ts';

/** The test counts of a step. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

type Variables = Readonly<Record<string, string>>;

/** How much of each failure is repeated at the end, in characters. */
const faultLength = 1500;
/** A step that hangs doesn't block the rest. */
const stepLimit = 40 * 60_000;
const progressInterval = 30_000;

export class Steps {
  readonly #temp: TempDir;
  readonly #print: (text: string) => void;
  // Those in VS Code wait part of the time: two would leave a seventh of two cores idle.
  readonly #lanes = pLimit(3);
  /** The running steps, with their output files. */
  readonly #running = new Map<string, string>();
  readonly #start = Date.now();
  readonly #faults: string[] = [];
  #count = 0;

  constructor(temp: TempDir, print: (text: string) => void = console.log) {
    this.#temp = temp;
    this.#print = print;
    setInterval(() => this.#tellProgress(), progressInterval).unref();
  }

  /** Runs a script with our Node when it's its turn; returns whether it succeeded. */
  run(title: string, args: readonly string[], env: Variables = {}): Promise<boolean> {
    return this.#lanes(() => this.#run(title, args, env));
  }

  /**
   * The same for tests, which report through `test/reporter.js`; a missing report counts as one
   * failure.
   */
  async tests(title: string, args: readonly string[], env: Variables = {}): Promise<Counts> {
    const report = this.#file('jsonl');
    const well = await this.run(title, args, {
      ...env,
      RUNDB_TEST_REPORT: report,
      RUNDB_TEST_LEVEL: title,
    });
    const { passed, failed, faults } = readReport(report);
    for (const fault of faults) this.#faults.push(`${title}: ${fault.slice(0, faultLength)}`);
    // It may have died after its report, or have had no tests at all.
    const dead = failed === 0 && (!well || passed === 0);
    return { passed, failed: dead ? 1 : failed };
  }

  /** Repeats all failures, so that they are at the end of the output. */
  printFaults(): void {
    for (const fault of this.#faults) this.#print(`\n✖ ${fault}`);
  }

  async #run(title: string, args: readonly string[], env: Variables): Promise<boolean> {
    this.#print(`--- ${title}: begins`);
    const start = Date.now();
    const file = this.#file('log');
    const output = openSync(file, 'w');
    // To a file, not a pipe: other processes it started can't keep that open.
    const step = startProcess(process.execPath, args, {
      cwd: checkout,
      env: { ...process.env, ...colours(), ...env },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.#running.set(title, file);
    const limit = setTimeout(() => void step.stop(), stepLimit);
    const code = await step.exited;
    clearTimeout(limit);
    this.#running.delete(title);
    const outcome = code === 0 ? 'done' : `failed with code ${code}`;
    if (code !== 0) this.#faults.push(`${title}: ${outcome}`);
    this.#print(`\n=== ${title}\n${readFileSync(file, 'utf8').trimEnd()}`);
    this.#print(`=== ${title}: ${outcome} after ${secondsSince(start)} s\n`);
    return code === 0;
  }

  /** The last line that each running step printed. */
  #tellProgress(): void {
    for (const [title, file] of this.#running) {
      const last = stripVTControlCharacters(readFileSync(file, 'utf8'))
        .trimEnd()
        .split('\n')
        .at(-1);
      this.#print(
        `--- ${title}, at ${secondsSince(this.#start)} s: ${last?.trim().slice(0, 80) ?? ''}`,
      );
    }
  }

  #file(ending: string): string {
    return join(this.#temp.path, `${this.#count++}.${ending}`);
  }
}

/** Output to a file has no colours unless they're forced. */
function colours(): Variables {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? { FORCE_COLOR: '1' } : {};
}

function secondsSince(start: number): string {
  return ((Date.now() - start) / 1000).toFixed(0);
}

function readReport(file: string): Counts & { readonly faults: readonly string[] } {
  const counts = { passed: 0, failed: 0, faults: new Array<string>() };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return counts;
  }
  for (const line of text.split('\n').filter(Boolean)) {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null) continue;
    const { passed, failed, pending, faults }: Record<string, unknown> = { ...entry };
    counts.passed += Number(passed);
    counts.failed += Number(failed) + Number(pending);
    if (Array.isArray(faults)) counts.faults.push(...faults.map(String));
  }
  return counts;
}
