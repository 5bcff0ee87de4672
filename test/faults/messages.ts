import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { RunDBError } from '../../src/core/rundb/index.ts';

const introduction = `# What users see when something goes wrong

In the tests, a real server plays each line to the client, the tree, the documents, and the search. What is
already on the screen stays there; when the fault is over, trying again continues where it stopped. The lines
about \`next\` concern the client only: tree and search count offsets themselves. This page is written by the
tests (\`npm run unit\` with \`RUNDB_UPDATE=1\`), which fail when a sentence changes.

| what happens | kind | what the user sees |
| ------------ | ---- | ------------------ |
`;

/** The sentences that `docs/faults.md` has, by the name of what happens. */
export function readMessages(file: string): ReadonlyMap<string, string> {
  const rows = readFileSync(file, 'utf8').slice(introduction.length).trim().split('\n');
  return new Map(
    rows
      .map((row) => /^\| (.*?) \| .*? \| (.*) \|$/.exec(row)?.slice(1) ?? [])
      .map(([name = '', message = '']) => [name, message]),
  );
}

/** For a suite: what takes each fault's error, to compare them with `docs/faults.md` in the end. */
export function keepMessages(file: string): (name: string, error: RunDBError, url: string) => void {
  const rows: string[] = [];
  after(() => {
    const text = `${introduction}${rows.join('\n')}\n`;
    if (process.env['RUNDB_UPDATE'] === '1') writeFileSync(file, text);
    else assert.equal(readFileSync(file, 'utf8'), text);
  });
  return (name, error, url) => {
    rows.push(`| ${name} | \`${error.kind}\` | ${messageOf(error, url)} |`);
  };
}

/** The sentence as it would be of the real server. */
export function messageOf({ message }: Error, url: string): string {
  return message.replaceAll(new URL(url).host, 'rundb.belle2.org');
}
