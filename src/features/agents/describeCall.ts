import * as vscode from 'vscode';

/** A sentence that tells the user what a tool is doing. The input may be anything. */
export function describeCall(name: string, input: unknown): string {
  const { t } = vscode.l10n;
  const given = new Map<string, unknown>(Object.entries(Object(input) as object));
  const asked = askedOf(given);
  switch (name) {
    case 'rundb_search_runs':
      return asked === ''
        ? t('Searching the RunDB for all runs')
        : t('Searching the RunDB for “{0}”', asked);
    case 'rundb_get_run':
      return t(
        'Reading run {0} of experiment {1} from the RunDB',
        plain(given.get('run')),
        plain(given.get('experiment')),
      );
    case 'rundb_sum_luminosity':
      return asked === ''
        ? t('Adding up the luminosity of all runs')
        : t('Adding up the luminosity of “{0}”', asked);
    case 'rundb_find_runs_in_code':
      return t('Looking for runs in code');
    case 'rundb_format_runs': {
      const format = plain(given.get('format'));
      return asked === ''
        ? t('Writing all runs as “{0}”', format)
        : t('Writing “{0}” as “{1}”', asked, format);
    }
    default:
      return t('Reading about the RunDB query language');
  }
}

/** The query, or the first of the runs; empty where it is all. */
function askedOf(given: ReadonlyMap<string, unknown>): string {
  const runs = given.get('runs');
  return plain(given.get('query') ?? (Array.isArray(runs) ? runs.slice(0, 5).join(', ') : ''));
}

function plain(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
