import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(checkout, file), 'utf8');

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly keybindings: readonly { readonly key: string; readonly when?: string }[];
  };
}

const { contributes } = JSON.parse(read('package.json')) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

describe('The walkthrough', () => {
  it('has five steps, each with one command, and completed by it or by a context key', () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['demo', 'signIn', 'ask', 'insert', 'look'],
    );
    const declared = new Set(contributes.commands.map(({ command }) => command));
    for (const { id, description, completionEvents } of steps) {
      const text = texts[description.replaceAll('%', '')] ?? '';
      const [command = '', ...others] = [...text.matchAll(/\(command:([\w.]+)\)/g)].map(
        ([, name = '']) => name,
      );
      assert.deepEqual(others, [], id);
      assert.ok(declared.has(command), command);
      assert.ok(
        completionEvents.every((event) => event.startsWith('onContext:')) ||
          completionEvents.includes(`onCommand:${command}`),
        id,
      );
    }
  });

  it('has small pictures in theme colors', () => {
    for (const { media } of steps) {
      const svg = read(media.svg);
      assert.ok(svg.length < 4000, media.svg);
      const colours = [...svg.matchAll(/(?:fill|stroke)="(?!none)([^"]*)"/g)];
      assert.ok(colours.length > 3);
      assert.doesNotMatch(svg, /#[\da-f]{3}/i, media.svg);
      for (const [, colour = ''] of colours) assert.match(colour, /^var\(--vscode-/, media.svg);
    }
  });
});

describe('Chords', () => {
  it('leave Ctrl+Alt+R to the terminal, which uses it itself', () => {
    const chords = contributes.keybindings.filter(({ key }) => key.startsWith('ctrl+alt+r '));
    assert.equal(chords.length, 5);
    for (const { when = '' } of chords) assert.match(when, /(?:^|&& )!terminalFocus$/);
  });
});
