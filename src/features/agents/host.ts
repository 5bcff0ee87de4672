import * as vscode from 'vscode';
import { AgentError, limits, type AgentHost, type TextToRead } from '../../core/agents/index.ts';
import { inEnglish } from '../../core/format/index.ts';
import { formatOf } from '../../core/selection/index.ts';
import { languageOf, logError, ownConditions, readQuery, UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from '../search/index.ts';

/** What the tools need from VS Code. */
export function agentHost(
  {
    extensionUri,
    globalState,
  }: Pick<vscode.ExtensionContext, 'extensionUri'> & { readonly globalState: vscode.Memento },
  search: Search,
  known: KnownRuns,
): AgentHost {
  return {
    async connect() {
      const opened = await known.open();
      const { rundb, demo } = opened.session;
      return { ...search.source(opened), url: rundb.url, isDemo: demo };
    },
    readQuery,
    conditions: ownConditions,
    async format(name) {
      const { dataPath, formatIn, Forms } = await import('../insert/writing.ts');
      try {
        return inEnglish(() => {
          const format = formatIn(new Forms(globalState).named(name));
          const { hasPaths = false } = typeof format === 'string' ? formatOf(format) : {};
          return { format, path: hasPaths ? dataPath() : undefined };
        });
      } catch (error) {
        throw error instanceof UserError ? new AgentError(error.message) : error;
      }
    },
    async skill() {
      const file = vscode.Uri.joinPath(extensionUri, 'skills', 'belle2-rundb', 'SKILL.md');
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    },
    readText,
    logError,
  };
}

/** An open document, or a file of the workspace; nothing else on the disk. */
async function readText(text: string): Promise<TextToRead> {
  const uri = uriOf(text);
  const { textDocuments, fs } = vscode.workspace;
  const open = textDocuments.find((document) => document.uri.toString() === uri?.toString());
  if (open && open.uri.scheme !== 'output') {
    return { text: open.getText(), language: languageOf(open.languageId) };
  }
  if (!uri || !vscode.workspace.getWorkspaceFolder(uri)) {
    throw new AgentError(
      'Only files that are open or in the workspace can be read. Give the text itself instead.',
    );
  }
  try {
    const { type, size } = await fs.stat(uri);
    if (type !== vscode.FileType.File) throw new AgentError('This isn’t a file.');
    if (size > 4 * limits.text) {
      throw new AgentError('The file is too large. Give the part with the runs as text.');
    }
    const read = new TextDecoder().decode(await fs.readFile(uri));
    return { text: read, language: languageOf(languageIds[extensionOf(uri)] ?? 'plaintext') };
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw new AgentError('The file can’t be read. Check the URI.');
  }
}

const languageIds: Readonly<Record<string, string>> = {
  ...{ py: 'python', ipynb: 'json', json: 'json', yaml: 'yaml', yml: 'yaml' },
  ...{
    c: 'c',
    cc: 'cpp',
    cpp: 'cpp',
    cxx: 'cpp',
    h: 'cpp',
    sh: 'shellscript',
    bash: 'shellscript',
  },
};

function extensionOf({ path }: vscode.Uri): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function uriOf(text: string): vscode.Uri | undefined {
  try {
    // Paths with `..` could lead out of the workspace.
    const uri = vscode.Uri.parse(text, true);
    return uri.path.split('/').includes('..') ? undefined : uri;
  } catch {
    return undefined;
  }
}
