import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  issueReport,
  reporterOptions,
  type IssueFacts,
  type ReportPlaces,
} from '../../../src/core/issue/index.ts';
import { RunDBError, type RunDBErrorKind } from '../../../src/core/rundb/index.ts';
import { manyCases } from '../../manyCases.ts';

const usual: IssueFacts = {
  ...{ version: '0.1.0', vscode: '1.139.1', isWeb: false, remote: undefined },
  ...{ connection: 'signed in', settings: [], errors: [] },
};

describe('An issue report', () => {
  it('lists versions, changed settings and kinds of errors', () => {
    const refused = new RunDBError('timeout', () => 'x.example.org didn’t respond in time.');
    const report = issueReport({
      ...{ ...usual, isWeb: true, remote: 'ssh-remote', connection: 'demo' },
      settings: [
        { name: 'rundb.pageSize', type: 'integer', value: 100 },
        { name: 'rundb.localCopy', type: 'string', values: ['disk', 'off'], value: 'off' },
        { name: 'rundb.url', type: 'string', value: 'https://x.example.org' },
      ],
      errors: [refused, new TypeError('x'), refused],
    });
    const { version, platform, arch } = process;
    assert.equal(
      report,
      [
        `- RunDB 0.1.0, VS Code 1.139.1 (web, ssh-remote), Node ${version}, ${platform} ${arch}`,
        '- Connection: demo',
        '- Changed settings: rundb.pageSize = 100, rundb.localCopy = "off", rundb.url',
        '- Recent errors: timeout (2), TypeError',
      ].join('\n'),
    );
    assert.match(issueReport(usual), /settings: none\n- Recent errors: none$/);
  });

  it('goes to VS Code’s own reporter if package.json has a URL for reports where VS Code looks', () => {
    const options = { extensionId: 'belle2.rundb', issueBody: 'report' };
    const url = 'https://gitlab.example.org/rundb/-/issues';
    const open = (places: ReportPlaces) => reporterOptions('belle2.rundb', places, 'report');
    assert.deepEqual(open({ bugs: { url } }), options);
    assert.deepEqual(open({ repository: { type: 'git', url } }), options);
    assert.deepEqual(open({ bugs: { email: 'x@example.org' }, repository: { url } }), options);
    // VS Code finds no address in these.
    for (const place of [undefined, null, url, { email: 'x@example.org' }, { url: '' }]) {
      assert.equal(open({ bugs: place, repository: place }), undefined);
    }
  });

  it('never contains a key, an address or a path, whatever is in settings and errors', () => {
    const secrets = [
      'rundb-secret-4711',
      'x.example.org:8443',
      '/home/somebody/runs',
      '4711471147',
    ];
    const secret = fc.constantFrom(...secrets);
    const text = fc.tuple(fc.string(), secret, fc.string()).map((parts) => parts.join(''));
    const word = fc.oneof(secret, text);
    const value = fc.oneof(
      word,
      fc.dictionary(word, word),
      fc.array(word),
      fc.record({ template: word, separator: word }),
    );
    const setting = fc.record({
      name: fc.constantFrom('rundb.url', 'rundb.formats', 'rundb.concurrency'),
      type: fc.constantFrom('string', 'object', 'boolean', 'integer', undefined, [
        'string',
        'null',
      ]),
      values: fc.constantFrom(undefined, ['disk', 'off']),
      value,
    });
    const error = fc.oneof(
      word,
      fc.tuple(word, word, word).map(([kind, message, detail]) => {
        return new RunDBError(kind as RunDBErrorKind, () => message, { detail });
      }),
      fc.tuple(word, word).map(([name, message]) => Object.assign(new Error(message), { name })),
      value,
    );
    const facts = fc.record({
      ...{ settings: fc.array(setting), errors: fc.array(error), remote: word },
    });
    fc.assert(
      fc.property(facts, (given) => {
        const report = issueReport({ ...usual, ...given });
        for (const each of secrets) assert.ok(!report.includes(each), report);
      }),
      { numRuns: manyCases(1000) },
    );
  });
});
