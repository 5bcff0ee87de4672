import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout this file belongs to. */
export const checkout = join(import.meta.dirname, '..', '..');

/** Where the test host keeps what it made or fetched. Git ignores it; it may be deleted at any time. */
export const workDir = join(checkout, '.vscode-test');

/** A VS Code to test in, and the npm packages that carry it where it can't be downloaded. */
export interface VsCodeVersion {
  readonly name: 'oldest' | 'newest';
  readonly vscode: string;
  readonly codeServer: string;
  /** The major version of Node that this VS Code's server is built for. */
  readonly node: string;
}

/** The two versions tested: the oldest that package.json promises, and the newest there is. */
export const versions: Readonly<Record<VsCodeVersion['name'], VsCodeVersion>> = {
  oldest: { name: 'oldest', vscode: '1.105.1', codeServer: '4.105.1', node: '22' },
  newest: { name: 'newest', vscode: '1.139.1', codeServer: '4.139.1', node: '24' },
};

/** The version that a name such as an argument or the variable `RUNDB_VSCODE` asks for. */
export function versionNamed(name: string | undefined): VsCodeVersion {
  if (name === 'oldest' || name === 'newest') return versions[name];
  throw new Error(`'${name ?? ''}' is no VS Code version of ours: say 'oldest' or 'newest'.`);
}

/** Throws unless `oldest` is what `engines.vscode` in package.json promises. */
export function checkOldest(): void {
  const manifest: unknown = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const promised = /"vscode":"[~^]?(\d+\.\d+)\./.exec(JSON.stringify(manifest))?.[1];
  if (promised === undefined || !versions.oldest.vscode.startsWith(`${promised}.`)) {
    throw new Error(
      `package.json promises VS Code ${promised ?? '(nothing)'}, ` +
        `but test/vscode/versions.ts tests ${versions.oldest.vscode} as the oldest.`,
    );
  }
}
