import { t } from '@vscode/l10n';

/** A query that demonstrates part of the language, and what it finds. */
export interface QueryExample {
  readonly query: string;
  readonly finds: string;
  /** Whether it's one of the searches that the demo comes with. */
  readonly isOfDemo?: true;
}

/** Examples of queries for the same purpose. */
export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly QueryExample[];
}

/**
 * The examples that teach the language. They appear in the query box, the demo's searches, the
 * agents' skill and docs/query.md.
 */
export function exampleGroups(): ExampleGroup[] {
  return [
    {
      title: t('experiments and runs'),
      examples: [
        { query: 'exp:12', finds: t('All runs of experiment 12') },
        { query: 'exp:12,14-18 physics', finds: t('Physics runs of several experiments') },
        { query: 'exp:12 run:100-200', finds: t('A range of run numbers, inclusive') },
        { query: '12:798', finds: t('A single run') },
        { query: 'exp:12 (cosmic or beam)', finds: t('Cosmic or beam runs') },
      ],
    },
    {
      title: t('quality'),
      examples: [
        {
          query: 'exp:12 physics @good',
          finds: t('Good physics runs of experiment 12'),
          isOfDemo: true,
        },
        { query: 'exp:12 physics -@good', finds: t('Bad physics runs') },
        {
          query: 'exp:12 physics -@flagged',
          finds: t('Physics runs that nobody has flagged yet'),
        },
        {
          query: 'exp:12 quality_expert.cdc:bad',
          finds: t('Runs that the CDC expert flagged BAD'),
        },
      ],
    },
    {
      title: t('luminosity and beam energy'),
      examples: [
        {
          query: '2020-05 @good lumi>5/pb',
          finds: t('Good runs of May 2020 with more than 5 pb⁻¹'),
          isOfDemo: true,
        },
        {
          query: 'exp:12 lumi:1..5/pb',
          finds: t('From 1 to 5 pb⁻¹ recorded; units are /nb /pb /fb, otherwise nb⁻¹'),
        },
        { query: 'exp:12 physics missing:lumi', finds: t('Physics runs without a luminosity') },
        {
          query: '2024 physics energy:4S_offres',
          finds: t('Off-resonance runs of 2024'),
          isOfDemo: true,
        },
        {
          query: 'exp:12 physics -energy:*',
          finds: t('Physics runs whose beam energy has no name'),
        },
      ],
    },
    {
      title: t('dates and durations'),
      examples: [
        {
          query: 'exp:12 2020-05',
          finds: t('Started in May 2020, in UTC; also 2020, 2020-05-06, 2020-05..2020-06'),
        },
        {
          query: 'exp:27 duration>=30min',
          finds: t('At least half an hour; units are s min h d, otherwise seconds'),
        },
      ],
    },
    {
      title: t('detectors and other parts of the record'),
      examples: [
        {
          query: 'exp:12 @running @field-on',
          finds: t('All seven sub-detectors running, solenoid on'),
        },
        {
          query: 'exp:12 physics -pxd:running',
          finds: t('PXD not running; also svd cdc top arich ecl klm trg'),
        },
        { query: 'exp:12 stop_reason:*beam*', finds: t('A word in the stop reason') },
        { query: 'exp:12 her.current>500', finds: t('Any part of the record, by its path') },
      ],
    },
  ];
}

/** The searches that the demo comes with. */
export function demoSearches(): QueryExample[] {
  return exampleGroups().flatMap(({ examples }) => examples.filter(({ isOfDemo }) => isOfDemo));
}
