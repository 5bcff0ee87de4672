import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { parseQuery, predicateOf, understand } from '../../../../src/core/query/index.ts';
import { jsonAt, type Json, type JsonObject } from '../../../../src/core/rundb/index.ts';

const seven = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm'];
const each = (keys: string[], value: string): JsonObject =>
  Object.fromEntries(keys.map((key) => [key, value]));

const run: JsonObject = {
  experiment: 12,
  run: 150,
  run_type: 'physics',
  time_start: '2020-05-06T10:00:00Z',
  time_stop: '2020-05-06T11:30:00Z',
  time_run: 5000,
  duration: 5400,
  stop_reason: 'Beam abort',
  hlt_mode: 'filtering',
  roi_filtering: true,
  incident_size: null,
  incident_url: '',
  ler: { current: 700, momentum: 4, fill_pattern: '0f0f', 'odd key': 1 },
  her: { current: 510.5, momentum: 7, fill_pattern: '', number_of_bunches: '783' },
  statistics: { lumi_recorded: 6000, lumi_exp_delivered: 100_000 },
  detectors: {
    ...each(
      [...seven, 'trg'].map((name) => `status_${name}`),
      'RUNNING',
    ),
    magnet_solenoid_field: 1500,
  },
  background: {},
  computing: null,
  extra_data: { note: '2020-05-06', 'x.y': 'dots' },
  quality_flags: {},
  quality_shifter: { pxd: 'BAD' },
  quality_expert: each([...seven, 'trg'], 'GOOD'),
  url: 'https://rundb.belle2.org/rest/v1/runs/7/',
  my_key: '7',
};

/** The run with a different value at a path; undefined removes it. */
function but(path: string, value: Json | undefined, of: JsonObject = run): JsonObject {
  const [key = '', ...rest] = path.split('.');
  const inner = jsonAt(of, key);
  if (rest.length === 0 || typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    return Object.fromEntries(
      Object.entries({ ...of, [key]: value }).filter(([, part]) => part !== undefined),
    );
  }
  return { ...of, [key]: but(rest.join('.'), value, inner as JsonObject) };
}

const own = new Map([
  ['mine', '@good lumi>5/pb'],
  ['early', '@mine 2020'],
  ['either', 'cosmic or exp:12'],
  ['good-lumi', 'lumi>0'],
]);

const check = (query: string) => predicateOf(understand(parseQuery(query), own));

const lumi = (value: Json | undefined) => but('statistics.lumi_recorded', value);
const type = (value: Json) => but('run_type', value);
const start = (value: Json | undefined) => but('time_start', value);
const expert = (value: Json | undefined) => but('quality_expert.pxd', value);
const status = (value: Json | undefined) => but('detectors.status_pxd', value);
const quality = (value: Json) => but('quality_expert', value);
/** The run at an energy in GeV, to the last digits. */
const energy = (value: number) => but('her.momentum', (value * value) / 16);
const field = (value: Json | undefined) => but('detectors.magnet_solenoid_field', value);
const lasted = (value: Json | undefined) => but('duration', value);
const numbered = (...numbers: Json[]) => numbers.map((number) => but('run', number));

/** A query, runs that match, and runs that don't. */
type Example = [string, JsonObject[], JsonObject[]];

const examples: Record<string, Example[]> = {
  'a whole query': [
    ['', [run, {}], []],
    [
      'exp:12,14 physics @good pxd:running field:on lumi>5/pb 2020-05..2020-06',
      [run, but('experiment', 14), start('2020-06-30T23:59:59'), expert('recoverable')],
      [
        but('experiment', 13),
        type('cosmic'),
        expert('BAD'),
        status('OFF'),
        field(999),
        lumi(5000),
        start('2020-07-01T00:00:00'),
        {},
      ],
    ],
    ['--exp 12 --runs 100,200-300', numbered(100, 200, 300), [...numbered(101, 301), {}]],
    ['--exp=12', [run], [but('experiment', 14)]],
    ['exp:12 # physics', [type('cosmic')], [but('experiment', 14)]],
    ['exp:12# physics', [type('cosmic')], [but('experiment', 14)]],
    ['# a comment\nexp:12 # another\r\nphysics', [run], [type('cosmic')]],
    ['exp : 12 , 14', [run, but('experiment', 14)], [but('experiment', 13)]],
  ],
  alternatives: [
    ['cosmic or exp:12', [run, but('experiment', 14, type('cosmic'))], [but('experiment', 14)]],
    // `or` binds less tightly than terms side by side.
    ['cosmic exp:14 or exp:12 physics', [run], [type('cosmic'), but('experiment', 14)]],
    ['(cosmic or physics) exp:12', [run, type('cosmic')], [but('experiment', 14)]],
    ['physics and exp:12', [run], [type('cosmic')]],
    ['exp:12 AND NOT cosmic OR beam', [run, type('beam')], [type('cosmic')]],
    ['not cosmic', [run, {}], [type('cosmic')]],
    ['-cosmic exp:12', [run], [but('experiment', 14)]],
    ['not cosmic or exp:12', [run, type('cosmic')], [but('experiment', 14, type('cosmic'))]],
    ['-(cosmic or beam)', [run], [type('cosmic'), type('beam')]],
    ['not -physics', [run], [type('cosmic')]],
    ['not not physics', [run], [type('cosmic')]],
  ],
  numbers: [
    ['exp:12', [run, but('experiment', '12')], [but('experiment', 120), but('experiment', null)]],
    ['run:100-200,300', numbered(100, 150, 200, 300), numbered(99, 201, 299, 301)],
    ['run:100..200', numbered(100, 200), numbered(99, 201)],
    ['run:100-', numbered(100, 9999), numbered(99)],
    ['run:100..', numbered(100, 9999), numbered(99)],
    ['run:..200', numbered(0, 200), numbered(201)],
    ['run!=100-200', numbered(99, 201), [...numbered(150, null, 'abc'), {}]],
    ['run<150', numbered(149), numbered(150)],
    ['run<=150', numbered(150), numbered(151)],
    ['run>150', numbered(151), numbered(150)],
    ['run>=150', numbered(150), numbered(149)],
    ['run=150', numbered(150, '150'), numbered(151)],
    ['RUN:150', [run], numbered(151)],
    // More digits than a double has.
    ['run>150', numbered(2n ** 70n), numbered(-(2n ** 70n))],
    [
      '.event_id:12233344445555568',
      [
        but('event_id', 12233344445555568n),
        but('event_id', '12233344445555568'),
        but('event_id', ' +012233344445555568'),
      ],
      [but('event_id', 12233344445555567n), but('event_id', '12233344445555567')],
    ],
    [
      '.event_id<12233344445555568',
      [but('event_id', 12233344445555567n), but('event_id', 7)],
      [but('event_id', 12233344445555568n), but('event_id', 1e17)],
    ],
    [
      '.event_id:12233344445555567..12233344445555569',
      [12233344445555567n, 12233344445555568n, 12233344445555569n].map((id) => but('event_id', id)),
      [12233344445555566n, 12233344445555570n].map((id) => but('event_id', id)),
    ],
    ['.event_id!=12233344445555568', [but('event_id', 12233344445555567n)], [run]],
    ['.event_id:1e23', [but('event_id', 1e23)], [but('event_id', 10n ** 23n + 1n)]],
    ['lumi:99999999999999/fb', [lumi(99999999999999n * 1000000n)], [lumi(99999999999999000001n)]],
  ],
  'names of runs': [
    ['12:150', [run], [but('experiment', 14), but('run', 151), {}]],
    ['e12r150', [run], [but('run', 151)]],
    ['e0012/r00150', [run], [but('run', 151)]],
    ['e0012/4S/r00150', [run], [but('run', 151)]],
    ['Exp 12 Run 150', [run], [but('run', 151)]],
    ['12:150 or 12:151', [run, but('run', 151)], [but('run', 152)]],
    ['exp:12 -12:151', [run], [but('run', 151)]],
    ['physics (e12 r150)', [run], [type('cosmic')]],
  ],
  'run types': [
    ...['physics', 'cosmic', 'beam', 'debug', 'hlttest', 'unknown', 'null'].map((name): Example => [
      name,
      [type(name), type(name.toUpperCase())],
      [type('other'), type(null)],
    ]),
    ['type:physics', [run], [type('physics2'), type('')]],
    ['Physics', [run], [type('cosmic')]],
    ['type:null', [type('null')], [type(null), {}]],
    ['type!=null', [run], [type('null'), type(null), {}]],
  ],
  quality: [
    [
      'quality:bad',
      [expert('BAD'), but('quality_expert.trg', 'bad'), but('quality_expert.newdet', 'BAD')],
      [run, expert(null), quality({}), quality(null), quality('BAD'), quality(['BAD']), {}],
    ],
    ['quality:bad,"no events"', [expert('BAD'), expert('NO EVENTS')], [run, quality({})]],
    ['quality:"no events"', [expert('No Events')], [run, expert('NO')]],
    ['quality:no*', [expert('NO EVENTS')], [run, quality({})]],
    ['quality:"no*"', [expert('NO*')], [expert('NO EVENTS')]],
    ['quality:7', [expert(7), expert('7')], [run]],
    // There is a flag, and none is bad.
    ['quality!=bad', [run, expert(null)], [expert('BAD'), quality({}), quality(null), {}]],
    ['-quality:bad', [run, quality({}), quality(null), {}], [expert('BAD')]],
    [
      'has:quality',
      [run, quality({ newdet: 'x' })],
      [quality({}), quality({ pxd: null, svd: '', cdc: {} }), quality(null), {}],
    ],
    ['missing:quality', [quality({}), quality({ pxd: null }), {}], [run]],
    ['quality_expert:bad', [expert('BAD')], [run]],
    ['has:quality_expert', [run], [quality({})]],
  ],
  energy: [
    ['energy:4S', [run, energy(10.581), energy(10.594)], [energy(10.579), energy(10.6), {}]],
    ['energy:4s', [run], [energy(10.53)]],
    ['energy:4S,4S_offres', [run, energy(10.53)], [energy(10.55), energy(10.4)]],
    ['energy:"4S"', [run], [energy(10.53)]],
    ['energy:4S*', [run, energy(10.53), energy(10.4)], [energy(10.55), energy(10.7)]],
    // In none of the intervals: between two, or without momenta.
    ['-energy:*', [energy(10.55), energy(9), but('ler.momentum', null), {}], [run, energy(10.7)]],
    ['energy!=4S', [energy(10.55), energy(10.53)], [run, but('ler', null), {}]],
    ['energy>10.5', [run, energy(10.53)], [energy(10.4), {}]],
    ['energy<=10.5', [energy(10.4)], [run, {}]],
    ['energy:10.5..10.6', [run, energy(10.55)], [energy(10.4), energy(10.7), {}]],
    ['energy:10.5-10.6', [run], [energy(10.7)]],
    [
      'has:energy',
      [run, energy(10.55), but('ler.momentum', '4.0')],
      [but('ler.momentum', null), but('her.momentum', ''), but('ler', null), {}],
    ],
    ['has:energy', [], [but('ler.momentum', 0), but('ler.momentum', -4), but('ler.momentum', 'x')]],
    ['missing:energy', [but('her.momentum', undefined), {}], [run]],
  ],
  times: [
    ['2020-05-06', [run, start('2020-05-06')], [start('2020-05-07T00:00:00')]],
    ['2020-05', [run, start('2020-05-31T23:59:59.9')], [start('2020-06-01'), start(null)]],
    ['2020', [run, start('2020-12-31T23:59:59')], [start('2021-01-01T00:00:00'), start('')]],
    ['2020-05..', [run, start('2025-01-01')], [start('2020-04-30T23:59:59')]],
    ['start:..2020-05', [run], [start('2020-06-01T00:00:00')]],
    ['start:2020-05-06', [run], [start('2020-05-05')]],
    ['start>2020-05', [start('2020-06-01T00:00:00')], [run]],
    ['start>=2020-05', [run, start('2020-05-01T00:00:00Z')], [start('2020-04-30T23:59:59')]],
    ['start<2020-05', [start('2020-04-30T23:59:59')], [run]],
    ['start<=2020-05', [run], [start('2020-06-01T00:00:00')]],
    ['stop<2020-05-06T12:00', [run], [but('time_stop', '2020-05-06T12:00:00')]],
    ['stop<=2020-05-06T11:30', [run, but('time_stop', '2020-05-06T11:30:59')], [{}]],
    ['start:2020-05-06T10:00:00', [run], [start('2020-05-06T10:00:01')]],
    [
      'start:2020-05-06T19:00+09:00',
      [run, start('2020-05-06T10:00:30')],
      [start('2020-05-06T19:00')],
    ],
    ['2020-05-06', [start('2020-05-07T01:00:00+09:00')], [start('2020-05-06T01:00:00+09:00')]],
    // Not a date or time: broken records from the server.
    ['start<2030', [run], [start('0'), start('7'), start(7), start('run 5'), start('GOOD')]],
    ['start!=2020', [start('2019-05-06')], [run, start(null), start('GOOD'), start(7)]],
  ],
  luminosity: [
    ['lumi>5/pb', [run, lumi('6000')], [lumi(5000), lumi(null), lumi(''), lumi('much'), {}]],
    ['lumi:1..5/fb', [lumi(1e6), lumi(5e6)], [lumi(2), lumi(999_999), run]],
    ['lumi:1-5/fb', [lumi(1e6), lumi(5e6)], [lumi(2), lumi(999_999), run]],
    ['lumi:1/pb..5/fb', [lumi(1000), lumi(5e6)], [lumi(999)]],
    ['lumi:1/pb..', [run], [lumi(999)]],
    ['lumi>=6000', [run], [lumi(5999)]],
    ['lumi:6000/nb', [run], [lumi(6)]],
    ['lumi:6/pb', [run], [lumi(6)]],
    ['lumi:2/fb', [lumi(2_000_000)], [run]],
    ['lumi:2/ab', [lumi(2_000_000_000)], [run]],
    ['lumi:6/PB', [run], []],
    ...['lumi > 5 /pb', 'lumi>5pb-1', 'lumi>5 pb^-1', 'lumi >5pb⁻¹', 'lumi> 5PB-1 physics'].map(
      (text): Example => [text, [run], [lumi(5000)]],
    ),
    ['lumi:1..5 fb-1', [lumi(1e6), lumi(5e6)], [lumi(2), run]],
    ['lumi:1pb-1-5pb-1', [lumi(1000), lumi(5000)], [lumi(1), run]],
    ['(lumi < 5 /fb)', [run], [lumi(5e6)]],
    // Exact to the last digit.
    ['lumi:1.005/pb', [lumi(1005)], [lumi(1006)]],
    ['lumi<=4.35/pb', [lumi(4350)], [lumi(4351)]],
    ['-lumi>5/pb', [lumi(5000), lumi(null), {}], [run]],
    ['lumi!=6/pb', [lumi(5000)], [run, lumi(null), lumi('much'), {}]],
    ['lumi:0', [lumi(0), lumi('0')], [lumi(null), {}]],
    ['statistics.lumi_recorded>100', [run], [lumi(100), lumi(null)]],
    ['statistics.lumi_recorded>5/pb', [run], [lumi(100)]],
  ],
  duration: [
    ['duration>=30min', [run, lasted(1800)], [lasted(1799)]],
    ['duration:5400', [run], [lasted(5401)]],
    ['duration:5400s', [run], [lasted(5401)]],
    ['duration:1.5h', [run], [lasted(5401)]],
    ['duration >= 30 min', [run, lasted(1800)], [lasted(1799)]],
    ['duration:1..2 h exp:12', [run], [lasted(60), lasted(7201)]],
    ['duration<1d', [run], [lasted(86_400)]],
    ['duration:1.1h', [lasted(3960)], [run]],
    ['duration:1..2h', [run], [lasted(60), lasted(7201)]],
    ['duration:5000', [lasted(null)], [run]],
    ['duration:1h..2h', [but('time_run', null, lasted(null))], [lasted(7201)]],
    ['missing:duration', [{}], [run, but('time_run', null, lasted(null))]],
  ],
  'sub-detectors': [
    ['pxd:running', [run], [status('OFF'), status(null)]],
    ['pxd:good,recoverable', [run, expert('recoverable')], [expert('BAD'), expert(null)]],
    ['pxd!=bad', [run, expert(null)], [expert('BAD'), { detectors: {} }]],
    ...[...seven, 'trg'].flatMap((name): Example[] => [
      [`${name}:running`, [run], [but(`detectors.status_${name}`, 'OFF')]],
      [`${name}:good`, [run], [but(`quality_expert.${name}`, 'BAD')]],
      [`detectors.status_${name}:running`, [run], [but(`detectors.status_${name}`, 'GOOD')]],
      [`quality_expert.${name}:good`, [run], [but(`quality_expert.${name}`, 'RUNNING')]],
      [`has:${name}`, [run, but(`quality_expert.${name}`, null)], [{}]],
    ]),
    ['quality_expert.pxd:GOOD', [run, expert('good')], [expert('BAD'), expert(undefined)]],
  ],
  field: [
    ['field:on', [run, field(1000), field('1500')], [field(999.9), field(null), {}]],
    ['field:off', [field(0), field(999.9)], [run, field(1000), field(null), {}]],
    ['field:OFF', [field(0)], [run]],
    ['field>=1200', [run], [field(1199)]],
    ['field>=1.5', [run], [field(1.4)]],
    ['field:1000-1600', [run], [field(1700)]],
    ['field:1000..1600', [run], [field(1700)]],
    ['detectors.magnet_solenoid_field:on', [run], [field(0)]],
    ['detectors.magnet_solenoid_field>=1200', [run], [field(0)]],
  ],
  text: [
    ['hlt:filtering', [run], [but('hlt_mode', 'monitoring')]],
    ['stop_reason:"beam abort"', [run], [but('stop_reason', 'beam')]],
    ['stop_reason:beam*', [run], [but('stop_reason', 'no beam')]],
    ['stop_reason:*abort', [run], [but('stop_reason', 'aborted')]],
    ['stop_reason:beam?abort', [run], [but('stop_reason', 'beam  abort')]],
    ['stop_reason:*', [run], [but('stop_reason', null), but('stop_reason', ''), {}]],
    // In quotes, wildcards are literal.
    ['stop_reason:"beam *"', [but('stop_reason', 'Beam *')], [run]],
    ['stop_reason:a.b', [but('stop_reason', 'a.b')], [but('stop_reason', 'axb')]],
    [String.raw`stop_reason:"a\"b\\"`, [but('stop_reason', String.raw`A"b\ `.trim())], [run]],
    ['stop_reason:"(or) # not"', [but('stop_reason', '(or) # not')], [run]],
    ['stop_reason!=beam*', [but('stop_reason', 'x')], [run, but('stop_reason', null), {}]],
    ['hlt!=x', [run], [but('hlt_mode', {}), but('hlt_mode', [])]],
    ['stop_reason:?', [but('stop_reason', '😀')], [run]],
  ],
  'parts of the record': [
    ['experiment:12', [run], [but('experiment', 14)]],
    ['.run:150', [run], numbered(151)],
    ['run_type:physics', [run], [type('cosmic')]],
    ['time_start:2020-05', [run], [start('2020-06-01')]],
    ['time_stop>2020-05-05', [run], [but('time_stop', null), but('time_stop', '')]],
    ['time_run:5000', [run], [but('time_run', 1)]],
    ['hlt_mode:filtering', [run], [but('hlt_mode', null)]],
    ['roi_filtering:true', [run], [but('roi_filtering', false), but('roi_filtering', null)]],
    ['her.current>500', [run, but('her.current', '501')], [but('her.current', 500), {}]],
    ['her.current:500..600', [run], [but('her.current', 601)]],
    ['her.current:500-600', [run], [but('her.current', 601)]],
    ['her.current:510.5', [run], [but('her.current', 510)]],
    ['her.current!=7', [run, but('her.current', 'off')], [but('her.current', 7), {}]],
    ['her.number_of_bunches>700', [run], [but('her.number_of_bunches', 7)]],
    ['has:ler.fill_pattern', [run], [but('ler.fill_pattern', '')]],
    ['missing:her.fill_pattern', [run, {}], [but('her.fill_pattern', '0f')]],
    ['ler.fill_pattern:0f*', [run], [but('ler.fill_pattern', 'f0')]],
    ['statistics.lumi_exp_delivered:100000', [run], [but('statistics.lumi_exp_delivered', 1)]],
    ['ler."odd key":1', [run], [but('ler.odd key', 2)]],
    ['.my_key:7', [run, but('my_key', 7)], [but('my_key', 8)]],
    ['extra_data.note:2020-05', [run], [but('extra_data.note', '2020-06-01')]],
    ['extra_data.note>2020-05', [but('extra_data.note', '2020-06-01')], [run]],
    ['extra_data.note>2020', [but('extra_data.note', '2021-01-01')], [run]],
    ['extra_data."x.y":dots', [run], [but('extra_data', {})]],
    ['quality_shifter.pxd:bad', [run], [but('quality_shifter', null)]],
    ['url:*runs/7/', [run], [but('url', 'x')]],
  ],
  presence: [
    ['has:lumi', [run, lumi(0)], [lumi(null), lumi(''), {}]],
    ['missing:lumi', [lumi(null), lumi(''), {}], [run, lumi(0)]],
    ['missing:time_stop', [but('time_stop', null), but('time_stop', '')], [run]],
    ['missing:stop', [but('time_stop', null)], [run]],
    ['has:computing', [], [run]],
    ['has:background', [run], [{}]],
    ['not has:lumi', [lumi(null)], [run]],
    ['-missing:lumi', [run], [lumi(null)]],
  ],
  'built-in conditions': [
    [
      '@good',
      [
        ...[run, expert('RECOVERABLE'), expert('another word'), but('quality_expert.trg', null)],
        // A run that isn't flagged yet counts as good.
        ...[expert(null), quality({ pxd: 'GOOD' }), quality({}), quality(null), {}],
      ],
      [
        ...[expert('BAD'), expert('NO EVENTS'), but('quality_expert.trg', 'BAD')],
        ...[but('quality_expert.newdet', 'BAD'), quality({ pxd: 'GOOD', svd: 'no events' })],
      ],
    ],
    [
      '@strictly-good',
      [run, but('quality_expert.trg', undefined), but('quality_expert.trg', 'RECOVERABLE')],
      [
        ...[expert('RECOVERABLE'), expert(null), quality({ pxd: 'GOOD' }), {}],
        ...[but('quality_expert.trg', 'BAD'), but('quality_expert.newdet', 'NO EVENTS')],
      ],
    ],
    ['@flagged', [run, quality({ pxd: 'BAD' })], [quality({}), quality({ pxd: null }), {}]],
    ['-@flagged', [quality({}), {}], [run]],
    ['good', [run, {}], [expert('BAD')]],
    ['physics Strictly-Good', [run], [expert('RECOVERABLE')]],
    ['-good', [expert('BAD')], [run, {}]],
    ['@physics', [run], [type('cosmic')]],
    ['@cosmic', [type('cosmic')], [run]],
    ['@running', [run, but('detectors.status_trg', 'OFF')], [status('OFF'), status(null), {}]],
    ['@field-on', [run], [field(0), {}]],
    ['@no-lumi', [lumi(0), lumi(null), {}], [run]],
    ['@GOOD', [run], [expert('bad')]],
  ],
  'own conditions': [
    ['@mine', [run], [lumi(1), expert('BAD')]],
    ['@early', [run], [lumi(1), start('2021-01-01')]],
    ['@either physics', [run], [type('cosmic'), but('experiment', 14)]],
    ['-@either', [but('experiment', 14)], [run, type('cosmic')]],
    ['@good-lumi', [run], [lumi(0)]],
    ['physics Early', [run], [lumi(1), start('2021-01-01')]],
  ],
};

describe('Examples of queries', () => {
  for (const [title, some] of Object.entries(examples)) {
    describe(title, () => {
      for (const [query, fitting, others] of some) {
        it(query.replaceAll('\n', '⏎') || 'nothing typed', () => {
          const fits = check(query);
          for (const record of fitting) assert.ok(fits(record), `not ${difference(record)}`);
          for (const record of others) assert.ok(!fits(record), `also ${difference(record)}`);
        });
      }
    });
  }

  it('allow neither a list nor a range after < or >', () => {
    for (const query of [
      'lumi>1,2',
      'lumi>1..2',
      'exp>1-2',
      'run<=1-',
      'run>5-5',
      'start>2020..2021',
    ]) {
      assert.throws(() => check(query), { name: 'QueryError' }, query);
    }
  });

  it('never read prototypes', () => {
    const record = JSON.parse(
      '{"__proto__": {"x": 1}, "run": 1, "her": {"__proto__": {}}}',
    ) as Json;
    const bare = { her: { current: 1 } };
    const all: [string, Json, boolean][] = [
      ['.__proto__.x:1', record, true],
      ['has:her.__proto__', record, true],
      ['.x:1', record, false],
      ['has:.toString', bare, false],
      ['has:.constructor', bare, false],
      ['has:.__proto__', bare, false],
      ['has:her.constructor.name', bare, false],
      ['her.constructor.name:Object', bare, false],
      ['has:lumi', { statistics: Object.create({ lumi_recorded: 1 }) as JsonObject }, false],
    ];
    for (const [query, given, expected] of all) {
      assert.equal(check(query)(given as JsonObject), expected, query);
    }
  });
});

/** How a record differs from the run. */
function difference(record: JsonObject): string {
  const parts = Object.entries(record).filter(([key, value]) => value !== run[key]);
  return inspect(Object.fromEntries(parts));
}
