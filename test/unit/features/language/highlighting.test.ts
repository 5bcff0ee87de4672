import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Query } from '../../../../src/core/query/ast.ts';
import { fields } from '../../../../src/core/query/fields.ts';
import {
  builtInConditions,
  complete,
  parseQuery,
  printQuery,
} from '../../../../src/core/query/index.ts';
import { runTypes } from '../../../../src/core/rundb/index.ts';
import { queries } from '../../core/query/arbitrary.ts';
import { tokenize, type Grammar } from './textMate.ts';

const checkout = join(import.meta.dirname, '..', '..', '..', '..');
const grammar = JSON.parse(
  readFileSync(join(checkout, 'src/features/language/rundb.tmLanguage.json'), 'utf8'),
) as Grammar;

/** The tokens of a line with their scopes, `exp property`, without the suffix of all scopes. */
function coloured(line: string): string[] {
  return tokenize(grammar, line).map(({ text, scope }) => `${text} ${short(scope)}`);
}

function short(scope: string): string {
  const [, last = ''] = /([\w-]+)\.rundb$/.exec(scope) ?? [];
  return last;
}

/** The meaningful words of a query, with their expected scopes. */
function expected(query: Query): string[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.terms.flatMap(expected);
    case 'not':
      return expected(query.term);
    case 'has':
      return [`${query.field.text} property`];
    case 'condition':
      return [`@${query.name.text} function`];
    case 'bare': {
      const { text } = query.value;
      if (/^(\.\.)?\d/.test(text)) return [];
      const isType = runTypes.some((type) => type === text.toLowerCase());
      return [`${text} ${isType ? 'constant' : 'function'}`];
    }
    case 'run':
      return [];
    case 'compare':
      return [`${query.field.text} property`, `${query.operator} comparison`];
  }
}

const told = /(property|function|constant|comparison)$/;

describe('Highlighting', () => {
  it('knows the words of the language', () => {
    for (const { name } of fields) {
      assert.deepEqual(coloured(`${name}:1`).slice(0, 1), [`${name} property`]);
    }
    for (const type of runTypes) assert.deepEqual(coloured(type), [`${type} constant`]);
    for (const name of builtInConditions.keys()) {
      assert.deepEqual(coloured(`-@${name}`), ['- logical', `@${name} function`]);
      const isType = runTypes.some((type) => type === name);
      assert.deepEqual(coloured(name), [`${name} ${isType ? 'constant' : 'function'}`]);
    }
    for (const word of ['and', 'OR', 'not']) {
      assert.deepEqual(coloured(`${word} (`), [`${word} logical`]);
    }
  });

  it('colors every word that completion suggests', () => {
    for (const { text, kind } of complete('', 0).items) {
      assert.notDeepEqual(coloured(kind === 'field' ? `${text}1` : text), [], text);
    }
  });

  for (const [line, ...pieces] of [
    [
      'exp:12,14-18',
      'exp property',
      ': comparison',
      '12 numeric',
      '14 numeric',
      '- range',
      '18 numeric',
    ],
    ['run=..200', 'run property', '= comparison', '.. range', '200 numeric'],
    ['lumi>=1.5e3/pb', 'lumi property', '>= comparison', '1.5e3 numeric', '/pb unit'],
    [
      'duration:10min..2h',
      'duration property',
      ': comparison',
      '10 numeric',
      'min unit',
      '.. range',
      '2 numeric',
      'h unit',
    ],
    ['2020-05..2020-06-15', '2020-05 date', '.. range', '2020-06-15 date'],
    ['physics ..2020-05', 'physics constant', '.. range', '2020-05 date'],
    ['stop<2020-05-06T12:00+09:00', 'stop property', '< comparison', '2020-05-06T12:00+09:00 date'],
    ['pxd:running,good', 'pxd property', ': comparison', 'running unquoted', 'good unquoted'],
    ['type != cosmic', 'type property', '!= comparison', 'cosmic constant'],
    [
      String.raw`stop_reason:"a \" # b" # why`,
      'stop_reason property',
      ': comparison',
      String.raw`"a \" # b" double`,
      '# why number-sign',
    ],
    ['ler."odd key 1":1', 'ler."odd key 1" property', ': comparison', '1 numeric'],
    ['missing:time_stop', 'missing other', ': comparison', 'time_stop property'],
    [
      '--runs 100,200-300',
      '--runs property',
      '100 numeric',
      '200 numeric',
      '- range',
      '300 numeric',
    ],
    ['lumi > 5 /pb', 'lumi property', '> comparison', '5 numeric', '/pb unit'],
    ['lumi>5pb-1', 'lumi property', '> comparison', '5 numeric', 'pb-1 unit'],
    [
      'lumi:1..2 pb^-1',
      'lumi property',
      ': comparison',
      '1 numeric',
      '.. range',
      '2 numeric',
      'pb^-1 unit',
    ],
    [
      'energy:4S,10.5..10.6',
      'energy property',
      ': comparison',
      '4S constant',
      '10.5 numeric',
      '.. range',
      '10.6 numeric',
    ],
    ['-12:3356 e0012/r03356', '- logical', '12:3356 run', 'e0012/r03356 run'],
    ['exp 12 run 3356 physics', 'exp 12 run 3356 run', 'physics constant'],
    [
      '--exp 12 --good --beam-energy 4S',
      '--exp property',
      '12 numeric',
      '--good function',
      '--beam-energy property',
      '4S constant',
    ],
    ['physicist nothing -orbit goodness', '- logical'],
    ['# exp:12 @good', '# exp:12 @good number-sign'],
  ] as [string, ...string[]][]) {
    it(`colors ${line}`, () => assert.deepEqual(coloured(line), pieces));
  }

  it('recognizes the same fields, conditions and run types as the parser in 2,000 queries', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const text = printQuery(query);
        const seen = coloured(text).filter((piece) => told.test(piece));
        const wanted = expected(parseQuery(text));
        // Run types used as values, and the colon of has: and missing:, are colored too.
        const extra = (piece: string): boolean => / constant$|^: comparison$/.test(piece);
        assert.deepEqual(
          seen.filter((piece) => !extra(piece)),
          wanted.filter((piece) => !extra(piece)),
          text,
        );
        for (const piece of wanted) assert.ok(seen.includes(piece), `${piece} in ${text}`);
      }),
      { numRuns: 2000 },
    );
  });
});
