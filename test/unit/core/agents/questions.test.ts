import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpServer, toolNames, tools } from '../../../../src/core/agents/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';
import { questions, scale, type Answer } from '../../../agents/questions.ts';
import { agentCase, type AgentCase } from './agentCase.ts';

describe('Questions to the tools for agents, by a client of the Model Context Protocol', () => {
  const records = [...makeRuns({ scale })];
  const client = new Client({ name: 'test', version: '1' });
  let open: AgentCase;
  let server: McpServer;

  before(async () => {
    open = await agentCase({ scale });
    server = await McpServer.start(open.host, '0.1.0');
    const requestInit = { headers: { ...server.headers } };
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit }));
  });

  after(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
    await open[Symbol.asyncDispose]();
  });

  it('are for six tools, all read-only', async () => {
    const { tools: listed } = await client.listTools();
    assert.deepEqual(
      listed.map(({ name }) => name),
      [...toolNames],
    );
    for (const { inputSchema, annotations, name } of listed) {
      assert.equal(annotations?.readOnlyHint, true);
      assert.deepEqual(inputSchema, tools[name as keyof typeof tools].inputSchema);
    }
    await client.ping();
  });

  it('are at least forty', () => assert.ok(questions.length >= 40));

  for (const { question, tool, input, read, right } of questions) {
    it(question, async () => {
      const { content, isError } = await client.callTool({ name: tool, arguments: input });
      const [part] = content as { text: string }[];
      assert.notEqual(isError, true, part?.text);
      const expected = right(records);
      assert.deepEqual(read(JSON.parse(part?.text ?? '') as Answer), expected);
      assert.notDeepEqual(expected, 0, 'the demo has no such run, so that this shows nothing');
    });
  }
});
