import assert from 'node:assert/strict';
import { durationOf, isWrongDate, printTime } from '../../../../src/core/records/index.ts';

describe('Times of a run', () => {
  it('are shown in UTC, whatever zone the server sends', () => {
    assert.equal(printTime('2020-05-01T17:13:59Z'), '2020-05-01 17:13 UTC');
    assert.equal(printTime('2020-05-06T03:00:00+09:00'), '2020-05-05 18:00 UTC');
    assert.equal(printTime('2020-05-06 03:00:00.123456'), '2020-05-06 03:00 UTC');
    assert.equal(printTime('2020-05-06'), '2020-05-06 00:00 UTC');
  });

  it('are shown as sent where they are no times', () => {
    assert.equal(printTime('yesterday'), 'yesterday');
    assert.equal(printTime('2020-13-45T00:00'), '2020-13-45T00:00');
  });

  it('are wrong before 2018', () => {
    assert.equal(isWrongDate('1970-01-01T00:00:00Z'), true);
    assert.equal(isWrongDate('2018-01-01T00:00:00+09:00'), true);
    assert.equal(isWrongDate('2018-01-01T00:00:00Z'), false);
    assert.equal(isWrongDate('unknown'), false);
  });

  it('give the duration where no number does', () => {
    const times = { time_start: '2020-05-06T03:00:00+09:00', time_stop: '2020-05-05T19:00:00Z' };
    assert.equal(durationOf(times), 3600);
    assert.equal(durationOf({ ...times, time_run: 3500 }), 3500);
    assert.equal(durationOf({ ...times, time_run: 3500, duration: '3550' }), 3550);
    assert.equal(durationOf({ ...times, time_stop: '2020-05-05T17:00:00Z' }), undefined);
  });
});
