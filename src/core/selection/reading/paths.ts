import { iovOf } from '../iov.ts';
import { mentionOf, partOf, type Mention } from './mention.ts';

/** `e0012/4S/r00798`, `e0012/r00798`, or `e0012r000798`; `r00000` is a folder that is no run's. */
export function readPath(
  found: RegExpExecArray,
  experiment: string,
  run: string,
): Mention | undefined {
  if (Number(run) === 0) return undefined;
  const [text] = found;
  const span = { start: found.index, end: found.index + text.length };
  const id = { experiment: Number(experiment), run: Number(run) };
  const iov = iovOf(id.experiment, id.run, id.run);
  const form = text.includes('/') ? 'path' : 'dqm-path';
  return mentionOf(form, span, [partOf(span, iov, [{ ...span, run: id }])]);
}
