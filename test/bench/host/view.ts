import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { readQuery } from '../../../src/features/common/index.ts';
import { RunsView } from '../../../src/features/runs/index.ts';
import { Secrets } from '../../integration/features/secrets.ts';
import { setUrl } from '../../integration/fixture.ts';
import { rows, type Row } from '../../integration/view.ts';

/** A separate view of a demo, signed in with `BELLE2_RUNDB_TOKEN`. */
export async function openView(url: string): Promise<{ view: RunsView } & Disposable> {
  await setUrl(url);
  const connection = new Connection(new CredentialStore(new Secrets()));
  await connection.ready;
  const view = new RunsView(connection);
  return {
    view,
    [Symbol.dispose]() {
      view.dispose();
      connection.dispose();
    },
  };
}

/** Resets the view and makes it find some experiments again, as many as are named. */
export async function findExperiments(view: RunsView, ...experiments: number[]) {
  view.setFilter(await readQuery(`exp:${experiments.join(',')}`));
  const found = await rows(view, ({ length }) => length === experiments.length);
  return found.filter((row) => row.kind === 'experiment');
}

/** What VS Code requests when a row is expanded, or the rows below it have changed. */
export async function expand(view: RunsView, row: Row): Promise<Row[]> {
  const below = await view.getChildren(row);
  for (const each of below) view.getTreeItem(each);
  return below;
}
