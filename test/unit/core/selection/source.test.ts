import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  findMentions,
  type Language,
  languages,
  Source,
} from '../../../../src/core/selection/index.ts';
import { declared } from '../../../corpus/declared.ts';
import { fencedCode } from '../../../corpus/fenced.ts';
import {
  differences,
  parse,
  type ParsedLanguage,
  parsedLanguages,
} from '../../../corpus/oracle.ts';
import {
  headerFolders,
  packages,
  pathsOf,
  pythonFolders,
  readFile,
  type RealFile,
} from '../../../corpus/realFiles.ts';
import { kinds } from '../../../corpus/kinds.ts';
import { snippets } from '../../../corpus/snippets.ts';
import { manyCases } from '../../../manyCases.ts';

/** The same files of a machine, and the same places in them, each time. */
const seed = 12;
const files = manyCases(20);
const places = 200;

describe('Source and real files', () => {
  // Differences that are the parsers' own are excluded by `parse` and `differences`: C++
  // preprocessor lines, about which Lezer knows little; the names of C++ operators (`operator""_s`
  // isn't a string); where the indentation of YAML block scalars begins; Python's own tests of
  // f-strings. Files that a parser can't parse, such as many with C++ macros, are excluded as a
  // whole.
  for (const language of parsedLanguages) {
    it(`a parser of ${language} finds the same comments, strings and brackets`, () => {
      let compared = 0;
      for (const file of [...kindsIn(language), ...snippetsIn(language), ...filesOf(language)]) {
        const found = differing(file, language);
        assert.deepEqual(found ?? [], [], file.path);
        if (found) compared++;
      }
      assert.ok(compared > 5, `only ${compared} files can be compared`);
    });
  }

  it('a parser of Markdown finds the same code in it', () => {
    const quoted = '> ```json\n> {}\n> ```\nIn the quote.\n\n~~~ py\n``` yaml\n~~~\nAfter it.\n';
    const markdown = filesOf('text').filter(({ path }) => path.endsWith('.md'));
    for (const { path, text } of [{ path: 'quoted', text: quoted }, ...markdown]) {
      const { parts } = new Source(text, 'text');
      assert.deepEqual(
        parts.map(({ start, end }) => ({ start, end })),
        fencedCode(text),
        path,
      );
    }
  });

  it('a shell finds the same comments', () => {
    for (const { path, text } of [...snippetsIn('shell'), ...filesOf('shell')]) {
      const whole = declared(text);
      // Scripts that a shell can't parse, or reads only up to some binary data.
      if (whole === undefined || text.includes('\0')) continue;
      const code = new Source(text, 'shell').withoutComments();
      const own = declared(code);
      assert.equal(own, whole, `${path}: all that is left out is a comment`);
      assert.equal(signs(own), signs(code), `${path}: no comment is left`);
    }
  });

  for (const language of languages) {
    it(`no runs are found in ${language} that is about other things`, () => {
      for (const { path, text } of filesOf(language)) {
        const found = findMentions(new Source(text, language));
        assert.deepEqual(
          found.map(({ start, end }) => text.slice(start, end)),
          [],
          path,
        );
      }
    });
  }
});

describe('Source', () => {
  for (const language of languages) {
    it(`any text in ${language} has its tokens in order, and brackets open before their contents`, () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
          const code = parts.join('');
          const source = new Source(code, language);
          let last = source.tokenAround(0);
          for (let at = 0; at <= code.length; at++) {
            const bracket = source.bracketAround(at);
            if (bracket !== undefined) assert.match(code.slice(bracket, at), /^[([{]/);
            const token = source.tokenAround(at);
            if (!token) continue;
            const { start, end, inner } = token;
            assert.ok(token === last || start >= (last?.end ?? 0), 'tokens overlap');
            assert.ok(start <= at && at <= end && end <= code.length);
            assert.ok(start <= inner.start && inner.start <= inner.end && inner.end <= end);
            last = token;
          }
          assert.ok(source.withoutComments().length <= code.length);
          findMentions(source);
        }),
        { numRuns: manyCases(100) },
      );
    });
  }

  it('strings, comments and commands may be nested and continued to any depth', () => {
    for (const [piece, language] of [
      ['"$(', 'shell'],
      ['f"{', 'python'],
      ['f"""{', 'python'],
      ['//\\\n', 'cpp'],
      ['- [', 'yaml'],
    ] as const) {
      const source = new Source(piece.repeat(20_000), language);
      assert.doesNotThrow(() => source.isWhole, piece);
    }
  });

  it('an f-string field may contain the quotes around it', () => {
    for (const [code, string] of [
      ['f"{d["a"]} # {e}" # b', 'f"{d["a"]} # {e}"'],
      [`f'{f'{x!r}'}' # b`, `f'{f'{x!r}'}'`],
      ['f"{x" # b', 'f"{x"'],
      ['f"{{x" # b', 'f"{{x"'],
      ['f"{x:{"<"}5}" # b', 'f"{x:{"<"}5}"'],
    ] as const) {
      const { start, end } = new Source(code, 'python').tokenAround(1) ?? { start: 0, end: 0 };
      assert.equal(code.slice(start, end), string);
    }
  });

  it('text after the sign of a YAML block scalar is a comment, and nothing within the scalar is', () => {
    const lines = [
      ...['a: |  # it is "so: exp = 12 [', "  # 798, it's", 'b: >-2 # c', '    text [', 'c: # d'],
      ...['- | # one', "  it's", '- !t &a >2- # two {', '    # three {', '- key: | #', '    # in'],
      ...['  other: 1 # out', 'e: | # nothing', 'f: 1 # last', 'g: [1, "2"] # [', 'h: | # end'],
    ];
    for (const text of [lines.join('\n'), lines.join('\r\n')]) {
      const parsed = parse(text, 'yaml') ?? assert.fail();
      const source = new Source(text, 'yaml');
      for (let at = 0; at < text.length; at++) {
        assert.deepEqual(differences(source, parsed, at), [], text.slice(at));
      }
    }
  });

  it('nothing that a shell quotes is a comment', () => {
    for (const [code, left] of [
      ['echo ${#A[@]} # n', 'echo ${#A[@]} '],
      ["echo 'a # b' # n", "echo 'a # b' "],
      ['echo "a # $(b "c # d") # e" # n', 'echo "a # $(b "c # d") # e" '],
      [String.raw`echo $'it\'s # a' # n`, String.raw`echo $'it\'s # a' `],
      [String.raw`echo a#b \# $# # n`, String.raw`echo a#b \# $# `],
      ['cat <<E # n\n# a\nE\n# b', 'cat <<E \n# a\nE\n'],
      ["cat <<-'E F'\n# a\n\tE F\n# b", "cat <<-'E F'\n# a\n\tE F\n"],
      ['a <<< "b" # n\n# E', 'a <<< "b" \n'],
    ] as const) {
      assert.equal(new Source(code, 'shell').withoutComments(), left);
      assert.equal(declared(left), declared(code));
    }
  });
});

/** What comments, strings and brackets of all languages consist of. */
const pieces: readonly string[] = [
  ...['"', "'", '#', '{', '}', '[', ']', '(', ')', '\n', '\r\n', '\\', ' ', ':', '- ', ',', '?'],
  ...['"""', "'''", 'f"', 'f"{', 'rb"', 'f"""{', '{{', '//', '/*', '*/', 'R"(', 'R"a(', ')"', "0'"],
  ...[
    '$(',
    '${',
    '${#',
    "$'",
    '<<A\n',
    '\nA\n',
    "<<-'A'",
    '|',
    '>-',
    ': |\n',
    ': | # ',
    '  a',
    '&a ',
    '!a ',
  ],
  ...['exp = 12', 'runs = [', '798', '#define A(', '\u2028', '\0'],
];

function snippetsIn(language: Language): RealFile[] {
  return snippets
    .filter((snippet) => snippet.language === language)
    .map(({ name, code }) => ({ path: name, language, text: code }));
}

function kindsIn(language: Language): RealFile[] {
  return Object.values(kinds)
    .flat()
    .filter(([of]) => of === language)
    .map(([, text]) => ({ path: text, language, text }));
}

/**
 * Some files in a language: from packages, which are always available, and elsewhere on this
 * machine.
 */
function filesOf(language: Language): RealFile[] {
  const others =
    language === 'python' ? pythonFolders() : language === 'cpp' ? headerFolders() : [];
  return [...some(pathsOf([packages], language, 3000)), ...some(pathsOf(others, language, 1000))];
}

function some(paths: readonly string[]): RealFile[] {
  if (paths.length === 0) return [];
  const indices = fc.sample(fc.nat(paths.length - 1), { numRuns: files, seed });
  return [...new Set(indices)].flatMap((index) => readFile(paths[index] ?? '') ?? []);
}

/**
 * Where the source and the parser disagree, at the places that are tried; undefined if it can't be
 * parsed.
 */
function differing({ path, text }: RealFile, language: ParsedLanguage): string[] | undefined {
  if (text === '' || path.endsWith('test_fstring.py')) return undefined;
  const parsed = parse(text, language);
  if (!parsed) return undefined;
  const source = new Source(text, language);
  const tried =
    text.length <= places
      ? Array.from({ length: text.length }, (_, at) => at)
      : fc.sample(fc.nat(text.length - 1), { numRuns: places, seed });
  return tried.flatMap((at) =>
    differences(source, parsed, at).map(
      (difference) => `${difference} of ${JSON.stringify(text.slice(at, at + 40))}`,
    ),
  );
}

function signs(text: string | undefined): number | undefined {
  return text?.split('#').length;
}
