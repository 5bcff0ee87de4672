import assert from 'node:assert/strict';
import { SeenPaths } from '../../../../src/core/table/seenPaths.ts';

function seen(...records: Parameters<SeenPaths['add']>[0][]): string[] {
  const paths = new SeenPaths();
  for (const record of records) paths.add(record);
  return paths.all.map((path) => path.join('/'));
}

describe('The paths in records', () => {
  it('include both a value in one record and the contents of an object there in another', () => {
    const expected = ['a', 'a/b', 'a/c'];
    assert.deepEqual(seen({ a: 1 }, { a: { b: 2, c: [3] } }), expected);
    assert.deepEqual(seen({ a: { b: 2, c: [3] } }, { a: 'one' }), expected);
  });

  it('exclude an object that is null or empty in some record', () => {
    assert.deepEqual(seen({ a: null }, { a: { b: 2 } }, { a: {} }), ['a/b']);
    assert.deepEqual(seen({ a: null }), ['a']);
  });
});
