import assert from 'node:assert/strict';
import {
  durationOf,
  isWrongDate,
  periodOf,
  printSpan,
  printTime,
} from '../../../../src/core/records/index.ts';
import { formatMonths } from '../../../../src/core/format/index.ts';

describe('Times of a run', () => {
  it('are displayed in UTC, whatever time zone the server sends', () => {
    assert.equal(printTime('2020-05-01T17:13:59Z'), '2020-05-01 17:13 UTC');
    assert.equal(printTime('2020-05-06T03:00:00+09:00'), '2020-05-05 18:00 UTC');
    assert.equal(printTime('2020-05-06 03:00:00.123456'), '2020-05-06 03:00 UTC');
    assert.equal(printTime('2020-05-06'), '2020-05-06 00:00 UTC');
  });

  it("are displayed as sent if they aren't times", () => {
    assert.equal(printTime('yesterday'), 'yesterday');
    assert.equal(printTime('2020-13-45T00:00'), '2020-13-45T00:00');
  });

  it('leave out the year that is known, and no other', () => {
    assert.equal(printTime('2020-05-01T17:13:59Z', 2020), '05-01 17:13 UTC');
    assert.equal(printTime('2020-01-01T03:00:00+09:00', 2019), '12-31 18:00 UTC');
    assert.equal(printTime('2020-01-01T03:00:00+09:00', 2020), '2019-12-31 18:00 UTC');
    assert.equal(printTime('yesterday', 2020), 'yesterday');
  });

  it('of start and stop say the day once where it is the same in UTC', () => {
    const span = (start: string, stop: string) => printSpan(start, stop);
    assert.equal(
      span('2020-05-06T10:20:30Z', '2020-05-06T11:25:30Z'),
      '2020-05-06 10:20 – 11:25 UTC',
    );
    assert.equal(
      span('2020-05-06T23:20:00Z', '2020-05-07T01:25:00Z'),
      '2020-05-06 23:20 – 2020-05-07 01:25 UTC',
    );
    assert.equal(
      span('2020-05-06T08:00:00+09:00', '2020-05-06T10:00:00+09:00'),
      '2020-05-05 23:00 – 2020-05-06 01:00 UTC',
    );
    assert.equal(span('2020-05-06T10:20:30Z', 'later'), undefined);
  });

  it('of many runs give the months in which they began, wrong dates aside', () => {
    const months = (...starts: (string | undefined)[]) => {
      const period = periodOf(starts);
      return period && formatMonths(period.first, period.last).replaceAll('\u2009', ' ');
    };
    const wrong = ['1970-01-01T00:00:00Z', '2016-01-01T00:00:00Z', undefined, 'unknown'];
    assert.equal(months('2019-12-11T00:00:00Z', '2019-10-15T00:00:00Z'), 'Oct – Dec 2019');
    assert.equal(months('2020-01-11T00:00:00Z', '2019-10-15T00:00:00Z'), 'Oct 2019 – Jan 2020');
    assert.equal(months('2020-05-11T00:00:00Z', ...wrong), 'May 2020');
    // In UTC it is still December.
    assert.equal(months('2020-01-01T03:00:00+09:00'), 'Dec 2019');
    assert.equal(months(...wrong), undefined);
  });

  it('are wrong before 2018', () => {
    assert.equal(isWrongDate('1970-01-01T00:00:00Z'), true);
    assert.equal(isWrongDate('2018-01-01T00:00:00+09:00'), true);
    assert.equal(isWrongDate('2018-01-01T00:00:00Z'), false);
    assert.equal(isWrongDate('unknown'), false);
  });

  it('give the duration if there is no number for it', () => {
    const times = { time_start: '2020-05-06T03:00:00+09:00', time_stop: '2020-05-05T19:00:00Z' };
    assert.equal(durationOf(times), 3600);
    assert.equal(durationOf({ ...times, time_run: 3500 }), 3500);
    assert.equal(durationOf({ ...times, time_run: 3500, duration: '3550' }), 3550);
    assert.equal(durationOf({ ...times, time_stop: '2020-05-05T17:00:00Z' }), undefined);
  });
});
