import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isGood,
  listedRuns,
  notFlagged,
  qualityOf,
  reasonsFor,
  runFacts,
} from '../../../../src/core/records/index.ts';
import { parseJson, runIdOf, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { noBackslash } from '../../../noBackslash.ts';

const flagged = (flags: JsonObject) => runFacts({ quality_expert: flags });

describe('The facts of a run', () => {
  it('are what the record contains', () => {
    const facts = runFacts({
      run_type: 'physics',
      time_start: '2020-05-06T01:02:03Z',
      time_stop: '2020-05-06T02:02:03Z',
      stop_reason: 'beam abort',
      hlt_mode: 'filtering',
      ler: { momentum: 4 },
      her: { momentum: 7.007 },
      statistics: { lumi_recorded: 0, lumi_exp_delivered: 1234.5 },
      detectors: { status_pxd: 'RUNNING', magnet_solenoid_field: 1500 },
      quality_expert: { pxd: 'GOOD', svd: null },
    });
    assert.equal(facts.type, 'physics');
    assert.equal(facts.start, '2020-05-06T01:02:03Z');
    assert.equal(facts.stop, '2020-05-06T02:02:03Z');
    assert.equal(facts.stopReason, 'beam abort');
    assert.equal(facts.hltMode, 'filtering');
    assert.equal(facts.beamEnergy?.toFixed(3), '10.588');
    assert.equal(facts.duration, 3600);
    assert.equal(facts.lumiRecorded, 0);
    assert.equal(facts.deliveredSoFar, 1234.5);
    assert.equal(facts.solenoidField, 1500);
    assert.deepEqual(facts.status, { pxd: 'RUNNING' });
    assert.deepEqual(facts.flags, { pxd: 'GOOD' });
  });

  it("treat nothing as a value that isn't one: no zero, no 1970", () => {
    const facts = runFacts({ time_start: '', time_stop: null, statistics: null, duration: null });
    assert.equal(facts.start, undefined);
    assert.equal(facts.duration, undefined);
    assert.equal(facts.lumiRecorded, undefined);
    assert.equal(facts.deliveredSoFar, undefined);
    assert.equal(facts.beamEnergy, undefined);
  });

  it('have a flag for each text or number set by an expert', () => {
    const flags = { pxd: '', svd: null, cdc: 0, top: 'odd', arich: {}, newdet: 'BAD' };
    assert.deepEqual(flagged(flags).flags, { cdc: '0', top: 'odd', newdet: 'BAD' });
    assert.deepEqual(runFacts({ quality_expert: 'GOOD' }).flags, {});
    assert.deepEqual(runFacts({ detectors: { status_pxd: '', status_svd: 7 } }).status, {});
  });

  it('are listed for whatever is a run', () => {
    const listed = listedRuns([{ experiment: 12, run: 798, run_type: 'beam' }, {}, { run: 5 }]);
    assert.deepEqual(
      listed.map(({ experiment, run, facts }) => [experiment, run, facts.type]),
      [[12, 798, 'beam']],
    );
  });

  it('can be read from any JSON', () => {
    const anyObject = fc.jsonValue().map((value): JsonObject => {
      const record = parseJson(
        JSON.stringify({ run: value, detectors: value, duration: value, quality_expert: value }),
      );
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

describe('A run is good', () => {
  it('unless a flag is BAD or NO EVENTS, for whichever detector', () => {
    for (const flags of [
      { klm: 'BAD' },
      { pxd: 'GOOD', klm: 'NO EVENTS' },
      { pxd: 'GOOD', svd: 'GOOD', newdet: 'BAD' },
      { pxd: 'UNCHECKED', trg: 'BAD' },
    ]) {
      assert.equal(isGood(flagged(flags)), false, JSON.stringify(flags));
      assert.equal(qualityOf(flagged(flags)), 'bad', JSON.stringify(flags));
    }
  });

  it('if flags are missing, null or any other word', () => {
    assert.equal(isGood(runFacts({})), true);
    assert.equal(isGood(runFacts({ quality_expert: null })), true);
    assert.equal(isGood(flagged({})), true);
    assert.equal(isGood(flagged({ pxd: 'GOOD', svd: null, cdc: null })), true);
    assert.equal(isGood(flagged({ pxd: 'RECOVERABLE' })), true);
    assert.equal(isGood(flagged({ pxd: 'UNCHECKED' })), true);
  });

  it('exactly when `"BAD" not in values and "NO EVENTS" not in values`, as in Python', () => {
    const flag = fc.constantFrom('GOOD', 'RECOVERABLE', 'BAD', 'NO EVENTS', 'BADLY', '', null);
    fc.assert(
      fc.property(fc.dictionary(fc.string().filter(noBackslash), flag), (flags) => {
        const values = Object.values(flags);
        assert.equal(
          isGood(runFacts(parseJson(JSON.stringify({ quality_expert: flags })) as JsonObject)),
          !values.includes('BAD') && !values.includes('NO EVENTS'),
        );
      }),
    );
  });
});

describe('The verdict on a run', () => {
  it('distinguishes good, recoverable, unknown words and missing flags', () => {
    assert.equal(qualityOf(flagged({ pxd: 'GOOD', svd: null })), 'good');
    assert.equal(qualityOf(flagged({ pxd: 'GOOD', svd: 'RECOVERABLE' })), 'recoverable');
    assert.equal(qualityOf(flagged({ pxd: 'RECOVERABLE', svd: 'UNCHECKED' })), 'other');
    assert.equal(qualityOf(flagged({ pxd: null })), 'notFlagged');
  });

  it('ignores case', () => {
    assert.equal(qualityOf(flagged({ pxd: 'good', svd: 'Recoverable' })), 'recoverable');
    assert.equal(qualityOf(flagged({ pxd: 'no events' })), 'bad');
  });

  it('names the sub-detectors that no expert has flagged; the trigger needs no flag', () => {
    const flags = { pxd: 'GOOD', svd: 'GOOD', cdc: 'BAD', top: 'GOOD', arich: null };
    assert.deepEqual(notFlagged(flagged(flags)), ['arich', 'ecl', 'klm']);
    assert.equal(notFlagged(runFacts({})).length, 7);
  });

  it('names the detectors that caused it', () => {
    const flags = { pxd: 'GOOD', ecl: 'NO EVENTS', klm: 'BAD', svd: 'RECOVERABLE' };
    assert.deepEqual(reasonsFor(flagged(flags)), [
      ['ecl', 'NO EVENTS'],
      ['klm', 'BAD'],
    ]);
  });
});
