import { t } from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { About } from './about.ts';
import { fileErrorOf } from './fileError.ts';

/** Nulls are what is empty: `null` is a run type. */
const reading = (csv: string): string => `import matplotlib.pyplot as plt
import pandas as pd

runs = pd.read_csv(${JSON.stringify(csv)}, keep_default_na=False, na_values=[""], low_memory=False)
for column in ["time_start", "time_stop"]:
    runs[column] = pd.to_datetime(runs[column], utc=True, errors="coerce")
runs`;

const summing = `# Recorded luminosity in nb⁻¹, of physics runs only. A run without a value is not one with 0.
physics = runs[runs["run_type"].astype(str).str.lower() == "physics"]
lumi = pd.to_numeric(physics["statistics.lumi_recorded"], errors="coerce")
print(f"{lumi.sum() / 1e6:.3f} /fb recorded in {lumi.count()} physics runs; {lumi.isna().sum()} have no value")`;

const plotting = `# Starts before 2018 were never recorded.
dated = physics[physics["time_start"] >= "2018-01-01"].sort_values("time_start")
print(f"{len(physics) - len(dated)} physics runs without a valid start aren't in the plot")
recorded = pd.to_numeric(dated["statistics.lumi_recorded"], errors="coerce").fillna(0).cumsum() / 1e6
fig, ax = plt.subplots()
ax.step(dated["time_start"], recorded, where="post")
ax.set_xlabel("start of the run (UTC)")
ax.set_ylabel("recorded luminosity (1/fb)")
fig.autofmt_xdate()
plt.show()`;

/** A Jupyter notebook that reads a CSV file of runs beside it, with pandas and matplotlib. */
export function notebookOf(csv: string, runs: number, about: About): string {
  const { query, server, time } = about;
  const source = query ?? t('{0} chosen runs', runs);
  const fence = '`'.repeat(3 + Math.max(0, ...(source.match(/`+/g) ?? []).map((s) => s.length)));
  const intro = [
    `# ${t('Runs of the RunDB')}`,
    '',
    fence,
    source.replaceAll(/\s+/g, ' '),
    fence,
    '',
    t('{0} runs from {1}, exported {2}.', runs, server, time),
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
      rundb: { ...(query !== undefined && { query }), server, exported: time },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/**
 * Writes it by a new file that takes the place of an old one.
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

/** As notebooks have them: each line with its end. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}
