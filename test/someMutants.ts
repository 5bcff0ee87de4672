/**
 * A checker for Stryker that lets only some mutants through: every n-th, in a random but fixed
 * order.
 */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { CheckStatus, type Checker, type CheckResult } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** `RUNDB_MUTANTS=2/8` is the second of eight parts that together make up all mutants. */
const [part = 1, parts = 1] = (process.env['RUNDB_MUTANTS'] ?? '1/1').split('/').map(Number);

class SomeMutants implements Checker {
  init(): Promise<void> {
    return Promise.resolve();
  }

  group(mutants: Mutant[]): Promise<string[][]> {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }

  check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    return Promise.resolve(
      Object.fromEntries(mutants.map((mutant) => [mutant.id, isAmong(mutant) ? passed : left])),
    );
  }
}

const passed: CheckResult = { status: CheckStatus.Passed };
/** Of all verdicts that a checker can give, this one doesn't count. */
const left: CheckResult = { status: CheckStatus.CompileError, reason: 'Not in this part' };

function isAmong({ fileName, location, replacement }: Mutant): boolean {
  const name = JSON.stringify([relative(process.cwd(), fileName), location, replacement]);
  return createHash('sha256').update(name).digest().readUInt32BE() % parts === part - 1;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'some', SomeMutants)];
