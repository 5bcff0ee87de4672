/** Tools for agents: read-only, and they never open anything. Works without VS Code. */
export { callTool } from './callTool.ts';
export { limits, toolNames, tools, type ToolDefinition, type ToolName } from './definitions.ts';
export { AgentError } from './errors.ts';
export type { AgentHost, AgentQuery, AgentServer, NamedFormat, TextToRead } from './host.ts';
export { McpServer } from './mcpServer.ts';
