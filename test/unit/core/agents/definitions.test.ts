import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { toolNames, tools } from '../../../../src/core/agents/index.ts';
import { builtInConditions, parseQuery, understand } from '../../../../src/core/query/index.ts';
import { agentCase, skillFile } from './agentCase.ts';
import { callTool } from '../../../../src/core/agents/index.ts';

const manifest = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
) as { contributes: { languageModelTools: Record<string, unknown>[]; chatSkills: unknown } };

describe('Tools for agents', () => {
  it('are declared in package.json exactly as for MCP', () => {
    const declared = manifest.contributes.languageModelTools.map((tool) => [
      tool['name'],
      { description: tool['modelDescription'], inputSchema: tool['inputSchema'] },
    ]);
    assert.deepEqual(declared, Object.entries(tools));
    assert.deepEqual(Object.keys(tools), [...toolNames]);
  });

  it('are registered under the same names', () => {
    const source = readFileSync(
      new URL('../../../../src/features/agents/index.ts', import.meta.url),
      'utf8',
    );
    for (const name of toolNames) assert.match(source, new RegExp(`'${name.slice(6)}'`));
  });
});

describe('The skill that teaches the query language', () => {
  const text = readFileSync(skillFile, 'utf8');
  const examples = [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, query = '']) => query);

  it("has examples that each find some of the demo's runs, but not all", async () => {
    await using open = await agentCase({ scale: 0.3 });
    const signal = new AbortController().signal;
    assert.ok(examples.length >= 15, String(examples.length));
    for (const query of examples) {
      const answer = await callTool(open.host, 'rundb_sum_luminosity', { query }, signal);
      const { runs } = JSON.parse(answer) as { runs: number };
      assert.ok(runs > 0 && runs < open.demo.runCount, `${query}: ${runs}`);
    }
  });

  it('names only conditions that exist, and valid queries', () => {
    for (const [, name = ''] of text.matchAll(/(?<![\w])@([a-z-]+[a-z])/g)) {
      assert.ok(builtInConditions.has(name), name);
    }
    const inText = [...text.matchAll(/`([^`\n]*[:<>@][^`\n]*)`/g)].map(([, query = '']) => query);
    for (const query of inText.filter((each) => /^[-@(a-z].*[\w"*)]$/.test(each))) {
      understand(parseQuery(query));
    }
  });
});
