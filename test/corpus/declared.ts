import { spawnSync } from 'node:child_process';

/**
 * Parses a script, without running it, as the body of a function, and prints that without comments.
 */
const program = `
IFS= read -rd '' script
"$BASH" -n <<<"$script" 2>/dev/null || exit 1
eval "f() {
$script
}" 2>/dev/null && declare -f f`;

/** How a shell understands a script; undefined if it can't parse it, or there is no such shell. */
export function declared(script: string): string | undefined {
  const { status, stdout } = spawnSync('bash', ['-c', program], {
    input: script,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : undefined;
}
