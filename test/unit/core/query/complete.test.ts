import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  aboutCondition,
  complete,
  parseQuery,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';

/** The words suggested at the `|` in a text. */
function offered(text: string, own?: ReadonlyMap<string, string>): string[] {
  const offset = text.indexOf('|');
  return complete(text.replace('|', ''), offset, own).items.map((item) => item.text);
}

describe('Completion', () => {
  it('suggests fields, run types, conditions and keywords at the start of a term', () => {
    for (const text of ['|', 'physics |', '(|', '-|']) {
      const words = offered(text);
      for (const word of ['exp:', 'lumi:', 'physics', '@good', 'or', 'not', 'has:', 'missing:']) {
        assert.ok(words.includes(word), `${word} at ${text}`);
      }
    }
  });

  it('describes each word', () => {
    const own = new Map([['mine', 'exp:12']]);
    const items = ['', 'field:', '@'].flatMap((text) => complete(text, text.length, own).items);
    const [exp, physics, good, mine, or, on] = [
      'exp:',
      'physics',
      '@good',
      '@mine',
      'or',
      'on',
    ].map((each) => items.find(({ text }) => text === each));
    assert.deepEqual(exp, { kind: 'field', text: 'exp:', about: 'Experiment' });
    assert.equal(physics?.kind, 'value');
    assert.equal(good?.kind, 'condition');
    assert.equal(good.about, aboutCondition('good'));
    assert.deepEqual(mine, { kind: 'condition', text: '@mine', about: 'exp:12' });
    assert.equal(or?.kind, 'keyword');
    assert.deepEqual(on, { kind: 'value', text: 'on', about: 'Solenoid field' });
    const keywords = items.filter(({ kind }) => kind === 'keyword').map(({ text }) => text);
    assert.deepEqual(keywords, ['or', 'not', 'has:', 'missing:']);
    for (const { text, about } of items) assert.match(about, /^\S/, text);
  });

  it('uses and replaces only the text before the cursor', () => {
    assert.deepEqual(offered('lu| physics'), ['lumi:']);
    assert.deepEqual(complete('exp:12 lu physics', 9).at, { start: 7, end: 9 });
    assert.deepEqual(offered('type:physics |').slice(0, 2), ['exp:', 'run:']);
  });

  it('suggests a run type that is also a condition only once, and nothing already typed in full', () => {
    assert.deepEqual(offered('cosm|'), ['cosmic']);
    assert.deepEqual(offered('cosmic|'), []);
    assert.deepEqual(offered('@cosm|'), ['@cosmic']);
    assert.deepEqual(offered('@good|'), []);
    assert.deepEqual(offered('LUM|'), ['lumi:']);
  });

  it('suggests words that start with what is typed', () => {
    assert.deepEqual(offered('exp:12 ph|'), ['physics']);
    assert.deepEqual(offered('sto|'), ['stop:', 'stop_reason:']);
    assert.deepEqual(offered('@fi|'), ['@field-on']);
    assert.deepEqual(offered('-@st|'), ['@strictly-good']);
    assert.deepEqual(offered('ener|'), ['energy:']);
  });

  it('suggests a condition even without its @', () => {
    assert.deepEqual(offered('goo|'), ['@good']);
    assert.deepEqual(offered('physics -strictly-g|'), ['@strictly-good']);
    assert.deepEqual(offered('field-o|'), ['@field-on']);
  });

  it("suggests a field's values, even after a comma", () => {
    assert.deepEqual(offered('field:|'), ['on', 'off']);
    assert.deepEqual(offered('pxd:running,g|'), ['good']);
    assert.deepEqual(offered('type != co|'), ['cosmic']);
    assert.deepEqual(offered('run:|'), []);
    assert.deepEqual(offered('run:1|'), []);
    assert.deepEqual(offered('nothing:|'), []);
    assert.deepEqual(offered('type>|'), []);
    assert.deepEqual(offered('field = "on" , of|'), ['off']);
    assert.deepEqual(offered('energy:5|'), ['5S_scan', '5S_offres', '5S']);
    assert.deepEqual(offered('quality:n|'), ['"no events"']);
    assert.deepEqual(offered('quality:"no e|'), ['"no events"']);
    assert.deepEqual(offered('quality:"no events",b|'), ['bad']);
  });

  it("suggests the user's own conditions", () => {
    assert.deepEqual(offered('@mi|', new Map([['mine', 'exp:12']])), ['@mine']);
  });

  it('suggests nothing in the middle of a word', () => {
    assert.deepEqual(offered('lumi>5/p|'), []);
  });

  it('suggests only what is valid once it is inserted', () => {
    const begins = [
      '',
      'exp:12 ',
      'not ',
      '(physics or ',
      'type:',
      'pxd:good,',
      'field=',
      'quality:"no events",',
      'energy:4S,',
      '@',
      '-',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...begins), (begin) => {
        for (const { kind, text } of complete(begin, begin.length).items) {
          if (kind === 'keyword' || text.endsWith(':')) continue;
          const { start } = complete(begin, begin.length).at;
          const query = `${begin.slice(0, start)}${text}${begin.startsWith('(') ? ')' : ''}`;
          try {
            understand(parseQuery(query));
          } catch (error) {
            assert.fail(error instanceof QueryError ? `${query}: ${error.message}` : String(error));
          }
        }
      }),
    );
  });
});
