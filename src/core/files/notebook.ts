import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { printCount } from '../format/index.ts';
import { describeSelected, type About } from './about.ts';
import { fileErrorOf } from './fileError.ts';

/**
 * Only empty cells are nulls: `null` is a run type. Fill patterns, which the file has once it's
 * exported again with all fields, have more digits than pandas can convert to a number.
 */
const reading = (csv: string): string => `import matplotlib.pyplot as plt
import pandas as pd

text = {"ler.fill_pattern": str, "her.fill_pattern": str}
runs = pd.read_csv(${JSON.stringify(csv)}, dtype=text, keep_default_na=False, na_values=[""], low_memory=False)
for column in ["time_start", "time_stop"]:
    runs[column] = pd.to_datetime(runs[column], utc=True, errors="coerce")
runs`;

const summing = `# Recorded luminosity in /nb, of physics runs only. A run without a value is not one with 0.
physics = runs[runs["run_type"].astype(str).str.lower() == "physics"]
lumi = pd.to_numeric(physics["statistics.lumi_recorded"], errors="coerce")
print(f"{lumi.sum() / 1e6:.3f} /fb recorded in {lumi.count()} physics runs; {lumi.isna().sum()} have no value")`;

const plotting = `# Starts before 2018 are known to be wrong.
dated = physics[physics["time_start"] >= "2018-01-01"].sort_values("time_start")
print(f"{len(physics) - len(dated)} physics runs without a valid start aren't in the plot")
recorded = pd.to_numeric(dated["statistics.lumi_recorded"], errors="coerce").fillna(0).cumsum() / 1e6
fig, ax = plt.subplots()
ax.step(dated["time_start"], recorded, where="post")
ax.set_xlabel("start of the run (UTC)")
ax.set_ylabel("recorded luminosity (1/fb)")
fig.autofmt_xdate()
plt.show()`;

/**
 * A Jupyter notebook that reads a CSV file of runs next to it, using pandas and matplotlib. In
 * English, like all files.
 */
export function notebookOf(csv: string, runs: number, about: About): string {
  const { query, selected, server, time } = about;
  const count = selected ? describeSelected(selected) : `${printCount(runs)} runs`;
  const source = query ?? `${printCount(runs)} chosen runs`;
  const fence = '`'.repeat(3 + Math.max(0, ...(source.match(/`+/g) ?? []).map((s) => s.length)));
  const intro = [
    '# Runs of the RunDB',
    '',
    fence,
    source.replaceAll(/\s+/g, ' '),
    fence,
    '',
    `${count} from ${server}, exported ${time}.`,
  ];
  const code = [reading(csv), summing, plotting].map((text, i) => ({
    cell_type: 'code',
    id: `code-${i + 1}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source: linesOf(text),
  }));
  const markdown = {
    cell_type: 'markdown',
    id: 'intro',
    metadata: {},
    source: linesOf(intro.join('\n')),
  };
  const notebook = {
    cells: [markdown, ...code],
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
      rundb: {
        ...(query !== undefined && { query }),
        ...(selected && { selection: count }),
        server,
        exported: time,
      },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/**
 * Writes a notebook to a new file that then replaces the old one.
 *
 * @throws FileError
 */
export async function saveNotebook(file: string, text: string): Promise<void> {
  const id = randomUUID().slice(0, 8);
  const place = path.join(path.dirname(file), `.${path.basename(file)}.${id}.part`);
  try {
    await writeFile(place, text, { flush: true });
    await rename(place, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    throw fileErrorOf(code, error instanceof Error ? error.message : String(error), file);
  } finally {
    await rm(place, { force: true });
  }
}

/** As in notebooks: each line includes its line end. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}
