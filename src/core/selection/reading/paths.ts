import { mentionOf, runPart, type Mention } from './mention.ts';

/** `e0012/4S/r00798`, `e0012/r00798`, or `e0012r000798`; a folder `r00000` isn't a run's. */
export function readPath(
  found: RegExpExecArray,
  experiment: string,
  run: string,
): Mention | undefined {
  if (Number(run) === 0) return undefined;
  const [text] = found;
  const span = { start: found.index, end: found.index + text.length };
  const form = text.includes('/') ? 'path' : 'dqm-path';
  return mentionOf(form, span, [runPart(span, Number(experiment), Number(run))]);
}
