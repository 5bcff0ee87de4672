import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout that contains this file. */
export const checkout = join(import.meta.dirname, '..', '..');

/** Where the test host stores what it built or downloaded. Ignored by Git; may be deleted at any time. */
export const workDir = join(checkout, '.vscode-test');

/** A VS Code version to test, and the npm packages that contain it where it can't be downloaded. */
export interface VsCodeVersion {
  readonly name: 'oldest' | 'newest';
  readonly vscode: string;
  readonly codeServer: string;
  /** The major version of Node that this VS Code's server is built for. */
  readonly node: string;
}

/** The two versions tested: the oldest that package.json allows, and the newest available. */
export const versions: Readonly<Record<VsCodeVersion['name'], VsCodeVersion>> = {
  oldest: { name: 'oldest', vscode: '1.105.1', codeServer: '4.105.1', node: '22' },
  newest: { name: 'newest', vscode: '1.139.1', codeServer: '4.139.1', node: '24' },
};

/** The version named by an argument or by the variable `RUNDB_VSCODE`. */
export function versionNamed(name: string | undefined): VsCodeVersion {
  if (name === 'oldest' || name === 'newest') return versions[name];
  throw new Error(`'${name ?? ''}' is no VS Code version of ours: say 'oldest' or 'newest'.`);
}

/** Throws unless `oldest` matches `engines.vscode` in package.json. */
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
