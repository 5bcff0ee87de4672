import assert from 'node:assert/strict';
import { jsonAt, parseJson } from '../../../../src/core/rundb/index.ts';

describe('jsonAt', () => {
  it('only finds own keys', () => {
    const record = parseJson('{"__proto__": {"run": 1}}');
    assert.equal(jsonAt(record, 'run'), undefined);
    assert.equal(jsonAt(record, '__proto__', 'run'), 1);
    assert.equal(jsonAt(record, 'constructor'), undefined);
  });
});
