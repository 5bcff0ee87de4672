import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  jsonAt,
  overallQuality,
  parseJson,
  runFacts,
  runIdOf,
  subDetectors,
  type JsonObject,
} from '../../../../src/core/rundb/index.ts';

describe('runFacts', () => {
  it('reads the known fields', () => {
    const facts = runFacts({
      run_type: 'physics',
      time_start: '2020-05-06T01:02:03Z',
      time_stop: '2020-05-06T02:02:03Z',
      statistics: { lumi_recorded: 0 },
      detectors: { status_pxd: 'RUNNING', magnet_solenoid_field: 1500 },
      quality_expert: { pxd: 'GOOD', svd: null },
    });
    assert.equal(facts.type, 'physics');
    assert.equal(facts.duration, 3600);
    assert.equal(facts.lumiRecorded, 0);
    assert.equal(facts.solenoidField, 1500);
    assert.deepEqual(facts.status, { pxd: 'RUNNING' });
    assert.deepEqual(facts.quality, { pxd: 'GOOD' });
  });

  it('takes nothing for a value: no zero, no 1970', () => {
    const facts = runFacts({ time_start: '', time_stop: null, statistics: null, duration: null });
    assert.equal(facts.start, undefined);
    assert.equal(facts.duration, undefined);
    assert.equal(facts.lumiRecorded, undefined);
  });

  it('reads any JSON without throwing', () => {
    const anyObject = fc.jsonValue().map((value): JsonObject => {
      const record = parseJson(JSON.stringify({ run: value, detectors: value, duration: value }));
      assert.ok(typeof record === 'object' && record !== null && !Array.isArray(record));
      return record as JsonObject;
    });
    fc.assert(
      fc.property(anyObject, (record) => {
        runFacts(record);
        runIdOf(record);
      }),
    );
  });
});

describe('overallQuality', () => {
  const of = (...flags: string[]) =>
    overallQuality(
      runFacts({
        quality_expert: Object.fromEntries(
          flags.map((flag, i): [string, string] => [subDetectors[i] ?? '', flag]),
        ),
      }),
    );

  it('is good, recoverable, bad or not known, and nothing without flags', () => {
    assert.equal(of('GOOD', 'GOOD'), 'good');
    assert.equal(of('GOOD', 'RECOVERABLE'), 'recoverable');
    assert.equal(of('GOOD', 'BAD', 'RECOVERABLE'), 'bad');
    assert.equal(of('GOOD', 'UNCHECKED'), 'other');
    assert.equal(of(), undefined);
  });
});

describe('jsonAt', () => {
  it('finds own keys only', () => {
    const record = parseJson('{"__proto__": {"run": 1}}');
    assert.equal(jsonAt(record, 'run'), undefined);
    assert.equal(jsonAt(record, '__proto__', 'run'), 1);
    assert.equal(jsonAt(record, 'constructor'), undefined);
  });
});
