import { t } from '@vscode/l10n';
import { formatCount } from '../format/index.ts';

/**
 * A duration in seconds as shown to users: `1,024 h 05 min`, `12 min` or `40 s`, in the same units
 * as ages.
 */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return t('{0} s', whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return t('{0} min', minutes);
  const rest = String(minutes % 60).padStart(2, '0');
  return t('{0} h {1} min', formatCount(Math.floor(minutes / 60)), rest);
}
