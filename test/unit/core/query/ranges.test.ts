import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDateRange, parseNumberRange } from '../../../../src/core/query/index.ts';

describe('parseNumberRange', () => {
  const cases: [string, object | undefined][] = [
    ['', {}],
    ['12', { min: 12, max: 12 }],
    [' 12 - 14 ', { min: 12, max: 14 }],
    ['12-', { min: 12 }],
    ['-14', { max: 14 }],
    ['14-12', undefined],
    ['12 14', undefined],
    ['a', undefined],
    ['1-2-3', undefined],
    ['123456789', undefined],
  ];
  for (const [text, range] of cases) {
    it(`"${text}"`, () => assert.deepEqual(parseNumberRange(text), range));
  }
});

describe('parseDateRange', () => {
  const cases: [string, object | undefined][] = [
    ['', {}],
    ['2020-05-06', { min: '2020-05-06', max: '2020-05-06' }],
    ['2020-02', { min: '2020-02-01', max: '2020-02-29' }],
    ['2021', { min: '2021-01-01', max: '2021-12-31' }],
    ['2020-05..2020-06-15', { min: '2020-05-01', max: '2020-06-15' }],
    [' 2020-05 .. ', { min: '2020-05-01' }],
    ['..2020', { max: '2020-12-31' }],
    ['2020-06..2020-05', undefined],
    ['2020-02-30', undefined],
    ['2020-13', undefined],
    ['..', undefined],
    ['2020..2021..2022', undefined],
    ['May 2020', undefined],
    ['20200506', undefined],
  ];
  for (const [text, range] of cases) {
    it(`"${text}"`, () => assert.deepEqual(parseDateRange(text), range));
  }

  it('reads each day as itself', () => {
    const anyDay = fc
      .date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(anyDay, (day) => assert.deepEqual(parseDateRange(day), { min: day, max: day })),
    );
  });
});
