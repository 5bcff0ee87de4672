import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { RunDBError, RunDBErrorKind } from '../../src/core/rundb/index.ts';

const introduction = `# What the messages mean

When a request fails, you see one of these messages. What is already on the screen stays there; once the fault is
over, trying again continues where it stopped. **RunDB: Show Log** has the details.

The last column says which faults of a real server lead to the message in the tests, which also generate this page
(\`npm run unit\` with \`RUNDB_UPDATE=1\`). The tree and the search don't follow \`next\`, so they can't meet those
faults.

| message | what it means | in the tests |
| ------- | ------------- | ------------ |
`;

const meanings: Readonly<Partial<Record<RunDBErrorKind, string>>> = {
  notSignedIn: 'The server asks for a sign-in: the key or password is wrong, or no longer valid.',
  notFound: 'There is a server, but nothing at this address.',
  badRequest: "The server didn't accept what was requested.",
  rateLimited: 'Too many requests in a short time; the server may say how long to wait.',
  serverError: 'The fault is on the server.',
  unreachable: "There was no connection to the server, or it didn't last.",
  timeout: 'The server, or something on the way to it, is too slow.',
  notJson: 'Something else arrived, such as a login page, or only part of the response.',
  unexpectedShape: "Data arrived, but not in the RunDB's form.",
  tooLarge: 'The extension stops reading before it runs out of memory.',
  foreignAddress: 'Your key is only sent to the server in `rundb.url`.',
};

/** The messages in `docs/faults.md`, by the name of the fault. */
export function readMessages(file: string): ReadonlyMap<string, string> {
  const rows = readFileSync(file, 'utf8').slice(introduction.length).trim().split('\n');
  return new Map(
    rows.flatMap((row) => {
      const [, message = '', names = ''] = /^\| (.*?) \| .*? \| (.*) \|$/.exec(row) ?? [];
      return names.split('; ').map((name): [string, string] => [name, message]);
    }),
  );
}

/**
 * For a suite: returns a function that takes each fault's error, and finally compares them with
 * `docs/faults.md`.
 */
export function keepMessages(file: string): (name: string, error: RunDBError, url: string) => void {
  const told: { name: string; kind: RunDBErrorKind; message: string }[] = [];
  after(() => {
    const rows = [...Map.groupBy(told, ({ message }) => message)].map(([message, faults]) => {
      const [first] = faults;
      const meaning = first && meanings[first.kind];
      assert.ok(meaning !== undefined, `${message} needs an explanation`);
      return `| ${message} | ${meaning} | ${faults.map(({ name }) => name).join('; ')} |`;
    });
    const text = `${introduction}${rows.join('\n')}\n`;
    if (process.env['RUNDB_UPDATE'] === '1') writeFileSync(file, text);
    else assert.equal(readFileSync(file, 'utf8'), text);
  });
  return (name, error, url) => {
    told.push({ name, kind: error.kind, message: messageOf(error, url) });
  };
}

/** The sentence as it would be for the real server. */
export function messageOf({ message }: Error, url: string): string {
  return message.replaceAll(new URL(url).host, 'rundb.belle2.org');
}
