import assert from 'node:assert/strict';
import { inSteps, type StepAnswer } from '../../../../src/core/query/index.ts';

/** The result of three steps in which the user gives these answers one after the other. */
async function after(...answers: readonly (readonly [StepAnswer['to'], string] | undefined)[]) {
  const asked: string[] = [];
  const left = [...answers];
  const terms = await inSteps(3, (step, known) => {
    asked.push(`${step + 1}: ${known.join(' ')}`);
    const next = left.shift();
    return Promise.resolve(next && { to: next[0], term: next[1] });
  });
  assert.equal(left.length, 0, 'asked too few');
  return { terms, asked };
}

describe('A query built step by step', () => {
  it('has a term from each step, or none', async () => {
    const { terms, asked } = await after(['next', 'exp:12'], ['next', ''], ['next', '@good']);
    assert.deepEqual(terms, ['exp:12', '', '@good']);
    assert.deepEqual(asked, ['1:   ', '2: exp:12  ', '3: exp:12  ']);
  });

  it('keeps what was chosen when going back, in steps before and after', async () => {
    const { terms, asked } = await after(
      ['next', 'exp:12'],
      ['next', 'physics'],
      ['back', 'lumi>5'],
      ['back', 'physics'],
      ['next', 'exp:14'],
      ['next', 'physics'],
      ['next', 'lumi>5'],
    );
    assert.deepEqual(terms, ['exp:14', 'physics', 'lumi>5']);
    assert.deepEqual(asked.slice(3), [
      '2: exp:12 physics lumi>5',
      '1: exp:12 physics lumi>5',
      '2: exp:14 physics lumi>5',
      '3: exp:14 physics lumi>5',
    ]);
  });

  it('can end early with the terms so far', async () => {
    const { terms } = await after(['next', 'exp:12'], ['end', 'physics']);
    assert.deepEqual(terms, ['exp:12', 'physics', '']);
  });

  it('can go back from the first step, or be cancelled', async () => {
    assert.equal((await after(['next', 'exp:12'], ['back', ''], ['back', ''])).terms, 'back');
    assert.equal((await after(['next', 'exp:12'], undefined)).terms, undefined);
  });
});
