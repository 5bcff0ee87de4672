import { t } from '@vscode/l10n';
import { formatCount, formatList } from '../format/index.ts';
import { recordFields } from '../records/catalogue.ts';
import { badFlags } from '../records/index.ts';
import { runTypes } from '../rundb/index.ts';
import type { Certificate } from './certificate.ts';
import type { Sample } from './sample.ts';
import { largestAsked, type Survey } from './survey.ts';

/** How the server was reached, and by whom. */
export interface Circumstances {
  /** The server's address. */
  readonly server: string;
  /** In words: directly, or through which proxy. */
  readonly reached: string;
  /** Undefined if it wasn't checked, an error if that failed. */
  readonly certificate: Certificate | Error | undefined;
  /** In words: with an API key, or with a user name and password. */
  readonly signedIn: string;
  /** Versions of the extension, VS Code and the system. */
  readonly versions: string;
  /** When it was checked, in ms since 1970. */
  readonly time: number;
}

/** A row of the report: what was found, and what follows for the extension. */
interface Row {
  readonly what: string;
  readonly found: string;
  readonly so: string;
  /** How it differs from what the extension expects, in a sentence. */
  readonly odd?: string | undefined;
}

/** Differences from what the extension expects, a sentence each; empty if there are none. */
export function oddities(survey: Survey, circumstances: Circumstances): string[] {
  const { sample, problem } = survey;
  return [
    problem?.message,
    ...serverRows(survey, circumstances).map(({ odd }) => odd),
    ...(sample ? recordRows(sample).map(({ odd }) => odd) : []),
  ].filter((odd) => odd !== undefined);
}

/** The report as Markdown: to read, and to paste into an email or an issue. */
export function reportOf(survey: Survey, circumstances: Circumstances): string {
  const { sample, problem, requests } = survey;
  const { server, reached, signedIn, versions, time } = circumstances;
  const odd = oddities(survey, circumstances);
  const asked = new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  return [
    `# ${t('RunDB connection check')}`,
    t('This report contains no key, no user name, and no run data beyond the words listed below.'),
    list([
      t('Server: {0}', code(server)),
      t('Reached: {0}', reached),
      t('Signed in: {0}', signedIn),
      t('Checked: {0} UTC, with {1} requests', asked, formatCount(requests)),
      versions,
    ]),
    ...(problem ? [t('The check stopped early: {0}', problem.message)] : []),
    `## ${t('Server')}`,
    table(serverRows(survey, circumstances)),
    ...(sample
      ? [
          `## ${t('Records')}`,
          t(
            'From {0} records: the oldest, the newest, and some in between.',
            formatCount(sample.records),
          ),
          table(recordRows(sample)),
        ]
      : []),
    `## ${t('Summary')}`,
    odd.length === 0
      ? t('All as expected.')
      : `${t('Differences from what the extension expects:')}\n\n${list(odd)}`,
    '',
  ].join('\n\n');
}

function serverRows(survey: Survey, { certificate }: Circumstances): Row[] {
  const { firstAnswer, summaryKeys, sample } = survey;
  const rows: Row[] = [];
  if (certificate !== undefined) rows.push(certificateRow(certificate));
  if (firstAnswer !== undefined) {
    rows.push({
      what: t('First answer'),
      found: t('after {0} ms', formatCount(Math.round(firstAnswer))),
      so: '',
    });
  }
  if (survey.count !== undefined) rows.push(countRow(survey.count));
  if (survey.largestPage !== undefined) rows.push(pageRow(survey, survey.largestPage));
  rows.push(orderRow(survey));
  if (sample) rows.push(minRunRow(survey));
  if (summaryKeys.length > 0) {
    rows.push({
      what: t('Keys of a summary'),
      found: codes(summaryKeys),
      so: t('The extension asks for full records.'),
    });
  }
  return rows;
}

function certificateRow(certificate: Certificate | Error): Row {
  const what = t('Certificate');
  if (certificate instanceof Error) {
    return { what, found: t('couldn’t be checked: {0}', certificate.message), so: '' };
  }
  const { issuer, validTo, problem } = certificate;
  const found = t('from {0}, valid until {1}', issuer, validTo);
  if (problem === undefined) return { what, found, so: t('Trusted.') };
  const odd = t('The server’s certificate isn’t trusted on this computer ({0}).', problem);
  return { what, found, so: t('Not trusted: {0}.', problem), odd };
}

function countRow(count: number | 'not said'): Row {
  const what = t('Number of runs');
  if (count !== 'not said') {
    return { what, found: formatCount(count), so: t('Progress and totals can be shown.') };
  }
  const odd = t('The server doesn’t say how many runs a list has.');
  return {
    what,
    found: t('not given'),
    so: t('Lists load in the server’s order and can’t show how much is left.'),
    odd,
  };
}

function pageRow({ count }: Survey, got: number): Row {
  const isAll = typeof count === 'number' && got >= count;
  return {
    what: t('Largest page'),
    found: t('{0} of {1} asked for', formatCount(got), formatCount(largestAsked)),
    so:
      got >= largestAsked || isAll
        ? t('Large lists load in few requests.')
        : t('Longer lists are loaded with more requests of this size.'),
    odd: got === 0 ? t('The server has no runs.') : undefined,
  };
}

function orderRow({ order }: Survey): Row {
  const what = t('Order of a list');
  switch (order) {
    case 'ascending':
      return { what, found: t('oldest first'), so: t('The newest are loaded from the end.') };
    case 'descending':
      return { what, found: t('newest first'), so: t('The newest are loaded first.') };
    case 'none': {
      const odd = t(
        'Lists aren’t ordered by experiment and run: if one changes while it’s being read, runs may be missing.',
      );
      return {
        what,
        found: t('neither'),
        so: t('Counts are compared, and any difference is reported.'),
        odd,
      };
    }
    case undefined:
      return { what, found: t('unknown'), so: t('Detected when lists are read.') };
  }
}

function minRunRow({ minRun }: Survey): Row {
  const what = 'min_run, max_run';
  switch (minRun) {
    case 'each experiment':
      return { what, found: t('apply within each experiment'), so: t('As expected.') };
    case 'first experiment':
      return {
        what,
        found: t('apply from a run of the first experiment to a run of the last'),
        so: t('Every run is checked again here, so results are correct.'),
        odd: t('min_run and max_run don’t apply within each experiment.'),
      };
    case undefined:
      return {
        what,
        found: t('couldn’t be determined'),
        so: t('Every run is checked again here, so results are correct.'),
      };
  }
}

function recordRows(sample: Sample): Row[] {
  return [
    fieldsRow(sample),
    missingRow(sample),
    ...[...sample.otherType].map(typeRow),
    {
      what: t('Unknown fields'),
      found: codes(sample.unknown),
      so: sample.unknown.length > 0 ? t('Kept as sent, and searchable by path.') : '',
    },
    zonesRow(sample),
    ...[...sample.words].map(wordsRow),
    ...(sample.physicsWithoutFlags > 0 ? [flagsRow(sample.physicsWithoutFlags)] : []),
  ];
}

function fieldsRow({ there }: Sample): Row {
  return { what: t('Known fields'), found: codes(there), so: t('Shown, and searchable by name.') };
}

function missingRow({ missing }: Sample): Row {
  const inferred = new Set(
    recordFields
      .filter(({ evidence }) => evidence === 'inferred')
      .flatMap(({ paths }) => paths.map((path) => path.join('.'))),
  );
  const odd = missing.filter((name) => !inferred.has(name));
  return {
    what: t('Missing fields'),
    found: codes(missing),
    so: missing.length > 0 ? t('Queries for them find nothing.') : '',
    odd: odd.length > 0 ? t('No record has {0}.', codes(odd)) : undefined,
  };
}

function typeRow([name, types]: readonly [string, readonly string[]]): Row {
  return {
    what: code(name),
    found: formatList(types),
    so: t('Such values count as missing.'),
    odd: t('{0} has values of an unexpected type: {1}.', code(name), formatList(types)),
  };
}

function zonesRow({ zones }: Sample): Row {
  return {
    what: t('Time zone'),
    found: codes(zones),
    so: t('Times are shown in UTC.'),
    odd: zones.includes('none')
      ? t('Times without a time zone are taken as UTC. Check a run whose time you know.')
      : undefined,
  };
}

/** The words that the extension knows, in upper case, for fields in which others would matter. */
const knownWords: ReadonlyMap<string, readonly string[]> = new Map([
  ['quality_expert.*', ['GOOD', 'RECOVERABLE', ...badFlags, 'NULL', '']],
  ['run_type', runTypes.map((type) => type.toUpperCase())],
]);

function wordsRow([name, words]: readonly [string, readonly string[]]): Row {
  const known = knownWords.get(name);
  const others = known ? words.filter((word) => !known.includes(word.toUpperCase())) : [];
  const isFlags = name === 'quality_expert.*';
  return {
    what: code(name),
    found: codes(words),
    so: isFlags
      ? t('BAD and NO EVENTS make a run bad; no other word does.')
      : t('Compared as text.'),
    odd:
      others.length === 0
        ? undefined
        : isFlags
          ? t(
              'Expert flags use words that the extension doesn’t know: {0}. They don’t make a run bad.',
              codes(others),
            )
          : t('{0} uses words that the extension doesn’t know: {1}.', code(name), codes(others)),
  };
}

function flagsRow(runs: number): Row {
  return {
    what: t('Physics runs without flags'),
    found: formatCount(runs),
    so: t('They count as not flagged.'),
    odd: t('Physics runs have no object in {0}.', code('quality_expert')),
  };
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function table(rows: readonly Row[]): string {
  const head = `| | ${t('found')} | ${t('consequence')} |\n| --- | --- | --- |`;
  const lines = rows.map(({ what, found, so }) => `| ${what} | ${found} | ${so} |`);
  return [head, ...lines].join('\n');
}

function codes(words: readonly string[]): string {
  return words.length === 0 ? t('none') : formatList(words.map(code));
}

/** A word, which may contain anything, as inline code in a row of a table. */
function code(word: string): string {
  const plain = word.replaceAll(/[\p{Cc}`|]/gu, '·');
  return plain.trim() === '' ? '`""`' : `\`${plain}\``;
}
