import type { RunId } from './runs.ts';

/** Belle II's path of a run, `e0012/r00798`, as used in data and grid paths. */
export function runPath({ experiment, run }: RunId): string {
  return `${experimentPath(experiment)}/r${pad(run, 5)}`;
}

/** Belle II's directory of an experiment, `e0012`. */
export function experimentPath(experiment: number): string {
  return `e${pad(experiment, 4)}`;
}

/**
 * Parses one run the way people write it: `12 123`, `12:123`, `12/123`, `12, 123`, `e12r123`, `exp 12 run
 * 123`, `e0012/r00123`, `e0012/4S/r00123`, or a path that contains one of these. Undefined for anything
 * else.
 */
export function parseRun(text: string): RunId | undefined {
  const trimmed = text.trim();
  const match =
    /^(\d{1,6})\s*[\s:/,.]\s*(\d{1,8})$/.exec(trimmed) ??
    /(?:^|[^a-z0-9])e(?:xp(?:eriment)?)?[\s.:=_-]*(\d{1,6})(?:[\s/:,._-]*|\/[^/\s]+\/)r(?:un)?[\s.:=_-]*(\d{1,8})(?![0-9a-z])/i.exec(
      trimmed,
    );
  const [, experiment, run] = match ?? [];
  if (experiment === undefined || run === undefined) return undefined;
  return { experiment: Number(experiment), run: Number(run) };
}

/** The same, but only if the text is nothing but the run, not for instance a query that contains one. */
export function parseRunName(text: string): RunId | undefined {
  const trimmed = text.trim();
  const isOne =
    !/\s/.test(trimmed) ||
    /^(?:e(?:xp(?:eriment)?)?[\s._-]*)?\d+[\s/:,._-]*(?:r(?:un)?[\s._-]*)?\d+$/i.test(trimmed);
  return isOne ? parseRun(trimmed) : undefined;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
