import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fields } from '../../../../src/core/query/fields.ts';
import {
  builtInConditions,
  explain,
  parseQuery,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import { runTypes } from '../../../../src/core/rundb/index.ts';

/** The explanation at the `|` in a text. */
function explained(text: string, own?: ReadonlyMap<string, string>) {
  return explain(text.replace('|', ''), text.indexOf('|'), own);
}

describe('Explanations', () => {
  it('say what a field is, where it is in the record, and how to query it', () => {
    const lumi = explained('exp:12 l|umi>5/pb');
    assert.equal(lumi?.title, 'lumi');
    assert.deepEqual(lumi.at, { start: 7, end: 11 });
    assert.match(
      lumi.text,
      /^Luminosity that the run recorded, in nb⁻¹.*\. .*\/pb.* statistics\.lumi_recorded/,
    );
    assert.equal(lumi.query, 'lumi>5/pb');
  });

  it('have a valid example for each field', () => {
    for (const { name, about } of fields) {
      const { text, query } = explained(`${name}|:1`) ?? assert.fail(name);
      assert.ok(text.startsWith(about()), text);
      assert.ok(query.startsWith(name), query);
      understand(parseQuery(query));
    }
  });

  it('cover parts of the record, and what follows has: and missing:', () => {
    assert.equal(explained('her.cur|rent>500')?.title, 'her.current');
    assert.equal(explained('ler."odd| key":1')?.title, 'ler."odd key"');
    assert.deepEqual(explained('her.cur|rent:5'), {
      at: { start: 0, end: 11 },
      title: 'her.current',
      text: 'Part of the run record. A number, a time, or text, depending on the record. In the record: her.current.',
      query: 'her.current:1',
    });
    assert.equal(explained('stop_re|ason:x')?.query, 'stop_reason:*word*');
    assert.match(
      explained('en|ergy:4S')?.text ?? '',
      / In the record: ler\.momentum, her\.momentum\.$/,
    );
    assert.equal(explained('has:lu|mi')?.query, 'lumi>5/pb');
    assert.equal(explained('-missing:her.|current')?.title, 'her.current');
  });

  it("say what a condition stands for, whether built-in or the user's own", () => {
    for (const [name, query] of builtInConditions) {
      assert.equal(explained(`physics -@${name}|`)?.query, query);
    }
    const own = new Map([['mine', 'exp:12']]);
    const mine = explained('(@MI|NE or physics)', own);
    assert.deepEqual(mine?.at, { start: 1, end: 6 });
    assert.equal(mine.query, 'exp:12');
    assert.equal(mine.text, 'Your own condition. Same as:');
    assert.equal(explained('@phys|ics')?.text, 'Physics runs. Same as:');
    assert.equal(explained('type:phys|ics')?.text, 'Runs of this type. Same as:');
    assert.equal(explained('mi|ne', own)?.query, 'exp:12');
    assert.equal(explained('physics go|od')?.title, 'good');
    assert.equal(explained('@mi|ne'), undefined);
  });

  it('cover run types, but only alone or as values of their field', () => {
    for (const type of runTypes) {
      for (const text of [`${type}|`, `-|${type}`, `type:${type}|`, `type != debug , |${type}`]) {
        assert.equal(explained(text)?.query, `type:${type}`, text);
      }
    }
    assert.deepEqual(explained('type:beam , Phys|ics')?.at, { start: 12, end: 19 });
    assert.equal(explained('type:beam | , physics')?.title, undefined);
    assert.equal(explained('TYPE=phy|sics')?.title, 'physics');
    assert.equal(explained('phys|ics')?.text, 'Runs of this type. Same as:');
    assert.equal(explained('h|as:lumi'), undefined);
    assert.equal(explained('exp:12 |  @good'), undefined);
    assert.equal(explained('exp:12 |  physics'), undefined);
    assert.equal(explained('exp:12 |  lumi>5'), undefined);
    assert.equal(explained('has: lu|mi')?.title, 'lumi');
    assert.equal(explained('hlt:phy|sics'), undefined);
    assert.equal(explained('phy|sicist'), undefined);
  });

  it('say nothing in comments, texts and numbers, and recognize where these end', () => {
    for (const text of ['# phy|sics', 'stop_reason:"phy|sics"', 'start:2020-05-06T12|:00', '|']) {
      assert.equal(explained(text), undefined, text);
    }
    assert.equal(explained('# the good ones:\nphy|sics')?.title, 'physics');
    assert.equal(explained('stop_reason:"a # b" phy|sics')?.title, 'physics');
  });

  it('work even if the query has a mistake', () => {
    assert.equal(explained('lumi> or (phy|sics')?.title, 'physics');
    assert.equal(explained('lumii:5 @go|od')?.title, '@good');
  });

  it('are about a word in the text, whatever is typed', () => {
    const pieces = fc.constantFrom('lumi', '@good', 'physics', ':', '>', ' ', '"', '(', '#', '\n');
    fc.assert(
      fc.property(fc.array(pieces), fc.nat(60), (typed, offset) => {
        const text = typed.join('');
        const found = explain(text, offset);
        if (found === undefined) return;
        assert.equal(text.slice(found.at.start, found.at.end), found.title);
        assert.ok(found.at.start <= offset && offset <= found.at.end);
      }),
    );
  });
});

describe('A mistake in a word', () => {
  /** The query after applying the suggestion. */
  function corrected(text: string, own?: ReadonlyMap<string, string>): string | undefined {
    try {
      understand(parseQuery(text), own);
    } catch (error) {
      assert.ok(error instanceof QueryError);
      const { at, suggestion } = error;
      if (suggestion === undefined) return undefined;
      assert.ok(error.message.includes(`“${suggestion}”`), error.message);
      return `${text.slice(0, at.start)}${suggestion}${text.slice(at.end)}`;
    }
    return assert.fail(`${text} is understood`);
  }

  it('comes with a suggestion that is valid in its place', () => {
    assert.equal(corrected('exp:12 lumii>5/pb'), 'exp:12 lumi>5/pb');
    assert.equal(corrected('has:lumii'), 'has:lumi');
    assert.equal(corrected('(@goood)'), '(@good)');
    assert.equal(corrected('@mne', new Map([['mine', 'exp:12']])), '@mine');
    assert.equal(corrected('energy:4S,4S_offress'), 'energy:4S,4S_offres');
    assert.equal(corrected('physics 4s'), 'physics energy:4S');
    assert.equal(corrected('cosmik'), 'cosmic');
    assert.equal(corrected('runing'), '@running');
  });

  it('comes without one if no word is close, or if it is inside a condition', () => {
    assert.equal(corrected('zzzzzz:1'), undefined);
    assert.equal(corrected('@mine', new Map([['mine', 'lumii:1']])), undefined);
  });
});
