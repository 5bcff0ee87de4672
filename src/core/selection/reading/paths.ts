import { mentionOf, runPart, type Mention } from './mention.ts';

/**
 * `e0012/4S/r00798`, `e0012/r00798`, or `e0012r000798`, or of a file, `0012.00798`. A folder
 * `r00000` isn't a run's.
 */
export function readPath(path: string, start: number): Mention | undefined {
  const numbers = path.match(/\d+/g)?.map(Number) ?? [];
  const [experiment = 0, run = 0] = [numbers[0], numbers.at(-1)];
  const span = { start, end: start + path.length };
  const form = path.includes('/') ? 'path' : 'dqm-path';
  return run === 0 ? undefined : mentionOf(form, span, [runPart(span, experiment, run)]);
}
