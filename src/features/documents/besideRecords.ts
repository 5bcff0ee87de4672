import * as vscode from 'vscode';
import type { Connection } from '../connection/index.ts';
import { AgeStatus } from './ageStatus.ts';
import { RecordLenses } from './recordLenses.ts';
import type { Records } from './records.ts';
import { TabNames } from './tabNames.ts';

/** What is displayed next to the text of records. */
export function besideRecords(connection: Connection, records: Records): vscode.Disposable {
  return vscode.Disposable.from(
    new AgeStatus(records),
    new RecordLenses(connection),
    new TabNames(),
  );
}
