import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compareShown,
  displayLanguage,
  formatCount,
  formatFixed,
  formatList,
  formatMonths,
  formatNumber,
  formatPercent,
  formatPercentInShort,
  formatSentences,
  inEnglish,
  printCount,
  setDisplayLanguage,
} from '../../../../src/core/format/index.ts';
import { formatBeamEnergy, listedRuns, printTime } from '../../../../src/core/records/index.ts';
import {
  formatDuration,
  formatEfficiency,
  formatLuminosity,
  speakLuminosity,
} from '../../../../src/core/statistics/index.ts';
import { fieldKeys, RunTable } from '../../../../src/core/table/index.ts';
import { inLanguage } from './inLanguage.ts';

const checkout = join(import.meta.dirname, '..', '..', '..', '..');

describe('What users read', () => {
  // By hand, as written in these countries; U+00A0 precedes the German percent sign.
  const cases: [string, () => string, en: string, de: string, ja: string][] = [
    ['a count', () => formatCount(22788), '22,788', '22.788', '22,788'],
    ['a small count', () => formatCount(999), '999', '999', '999'],
    ['a number', () => formatNumber(1234.5678), '1,234.5678', '1.234,5678', '1,234.5678'],
    ['a tiny number', () => formatNumber(-0.00001), '-0.00001', '-0,00001', '-0.00001'],
    ['a number in a column', () => formatFixed(1234.5, 3), '1234.500', '1234,500', '1234.500'],
    ['a share', () => formatPercent(0.913), '91.3%', '91,3\u00A0%', '91.3%'],
    ['all of something', () => formatPercent(1), '100.0%', '100,0\u00A0%', '100.0%'],
    ['a share in short', () => formatPercentInShort(0.91326), '91.3%', '91,3\u00A0%', '91.3%'],
    ['all in short', () => formatPercentInShort(1), '100%', '100\u00A0%', '100%'],
    ['an efficiency', () => formatEfficiency(0.9496673), '95.0%', '95,0\u00A0%', '95.0%'],
    ['a luminosity', () => formatLuminosity(3.18e6), '3.18 fb⁻¹', '3,18 fb⁻¹', '3.18 fb⁻¹'],
    ['a high one', () => formatLuminosity(2.5e12), '2,500 ab⁻¹', '2.500 ab⁻¹', '2,500 ab⁻¹'],
    ['some minutes', () => formatDuration(725), '12 min', '«12 min»', '«12 min»'],
    ['some seconds', () => formatDuration(40), '40 s', '«40 s»', '«40 s»'],
    [
      'many hours',
      () => formatDuration(1024 * 3600 + 300),
      ...(['1,024 h 05 min', '«1.024 h 05 min»', '«1,024 h 05 min»'] as const),
    ],
    [
      'a beam energy',
      () => formatBeamEnergy(10.583005),
      ...(['10.583 GeV (4S)', '10,583 GeV (4S)', '10.583 GeV (4S)'] as const),
    ],
    [
      'months',
      () => formatMonths(Date.UTC(2019, 9, 15), Date.UTC(2019, 11, 11)).replaceAll('\u2009', ' '),
      ...(['Oct – Dec 2019', 'Okt.–Dez. 2019', '2019/10～2019/12'] as const),
    ],
    [
      'a time',
      () => printTime('2020-05-01T17:13:02Z'),
      ...(['2020-05-01 17:13 UTC', '2020-05-01 17:13 UTC', '2020-05-01 17:13 UTC'] as const),
    ],
    [
      'pieces',
      () => formatList(['12 runs', undefined, '3 bad', '']),
      ...(['12 runs, 3 bad', '12 runs, 3 bad', '12 runs、3 bad'] as const),
    ],
  ];
  for (const [what, format, ...expected] of cases) {
    it(`is in their language: ${what}`, () => {
      assert.deepEqual(
        ['en', 'de', 'ja'].map((language) => inLanguage(language, format)),
        expected,
      );
    });
  }

  it('has numbers and words in the same language', () => {
    const spoken = inLanguage('de', () => speakLuminosity(12345));
    assert.equal(spoken, '«12,3 inverse picobarn»');
    setDisplayLanguage('fr', undefined);
    assert.equal(displayLanguage(), 'en');
    assert.equal(formatLuminosity(3.18e6), '3.18 fb⁻¹');
  });

  it('has sentences one after the other, with a space where their language has one', () => {
    const inJapanese = (make: () => string): string => {
      setDisplayLanguage('ja', readFileSync(join(checkout, 'l10n', 'bundle.l10n.ja.json'), 'utf8'));
      try {
        return make();
      } finally {
        setDisplayLanguage('en', undefined);
      }
    };
    assert.equal(formatSentences(['One.', undefined, 'Two.', '', 'Three.']), 'One. Two. Three.');
    assert.equal(formatSentences(['One.']), 'One.');
    assert.equal(formatSentences([undefined]), '');
    assert.equal(
      inJapanese(() => formatSentences(['一。', '二。', '三。'])),
      '一。二。三。',
    );
  });

  it('is sorted as in their language', () => {
    const names = ['Zoll', 'Ärger', 'Apfel', 'ähnlich'];
    assert.deepEqual(
      inLanguage('de', () => names.toSorted(compareShown)),
      ['ähnlich', 'Apfel', 'Ärger', 'Zoll'],
    );
  });

  it('is in their language again after something was made in English, even if that failed', () => {
    inLanguage('de', () => {
      assert.equal(
        inEnglish(() => inEnglish(() => formatCount(1000)) + formatCount(2000)),
        '1,0002,000',
      );
      assert.throws(() => inEnglish(() => assert.fail('for once')));
      assert.equal(printCount(22788), '22,788');
      assert.equal(speakLuminosity(12345), '«12,3 inverse picobarn»');
    });
  });

  it('has the same digits as what is copied', () => {
    for (let i = 0; i <= 20_000; i++) {
      const share = i / 20_000;
      assert.equal(formatPercent(share), `${(100 * share).toFixed(1)}%`);
      assert.equal(formatPercentInShort(share), `${Number((100 * share).toPrecision(3))}%`);
    }
  });

  it('is formatted in one place', () => {
    const files = globSync('src/**/*.ts', { cwd: checkout });
    assert.ok(files.length > 300);
    const others = files.filter(
      (file) =>
        !file.startsWith(join('src', 'core', 'format')) &&
        /\btoLocale\w*\(|\bIntl\b|\blocaleCompare\(/.test(
          readFileSync(join(checkout, file), 'utf8'),
        ),
    );
    assert.deepEqual(others, []);
  });
});

describe('A table in German', () => {
  const record = {
    ...{ experiment: 12, run: 4500, run_type: 'physics', duration: 3600 },
    ...{ statistics: { lumi_recorded: 4500 }, quality_expert: { klm: 'BAD' } },
  };
  const verdict = (): string => 'bad';
  const tableOf = (): RunTable => {
    const table = new RunTable(listedRuns([record]), { verdict });
    table.show(
      [{ key: 'run' }, { key: 'statistics.lumi_recorded' }].map((each) => ({
        ...each,
        isFrozen: false,
      })),
    );
    table.model();
    return table;
  };

  it('has German numbers, but unchanged run numbers', () => {
    inLanguage('de', () => assert.deepEqual(tableOf().rows(0, 0)[0]?.cells, ['4500', '4,500']));
    assert.deepEqual(tableOf().rows(0, 0)[0]?.cells, ['4500', '4.500']);
  });

  it('finds numbers as shown, and as written in queries', () => {
    inLanguage('de', () => {
      const table = tableOf();
      const found = { row: 0, key: 'statistics.lumi_recorded' };
      assert.deepEqual(table.find('4,5', 0), found);
      assert.deepEqual(table.find('4.5', 0), found);
      assert.equal(table.find('4,6', 0), undefined);
    });
    assert.equal(tableOf().find('4,5', 0), undefined);
  });

  it('shows the verdict in German, finds it, and copies it in English', () => {
    inLanguage('de', () => {
      // Like `t`, which returns English while something is made in English.
      const said = (): string => (displayLanguage() === 'en' ? 'bad: KLM' : 'schlecht: KLM');
      const german = new RunTable(listedRuns([record]), { verdict: said });
      german.show([{ key: fieldKeys.quality, isFrozen: false }]);
      german.model();
      assert.deepEqual(german.rows(0, 0)[0]?.cells, ['schlecht: KLM']);
      assert.equal(german.copy({ spans: [[0, 0]], withHeader: true }), 'Quality\nbad: KLM\n');
      assert.equal(german.find('schlecht', 0)?.row, 0);
      assert.equal(german.find('bad', 0)?.row, 0);
    });
  });
});
