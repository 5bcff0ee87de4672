import type { CommandId } from '../common/index.ts';

/** The commands that act on the active tab. */
export const actionIds = [
  'rundb.overviewEdit',
  'rundb.overviewInsert',
  'rundb.overviewCopyAs',
  'rundb.overviewExport',
  'rundb.overviewSaveSearch',
  'rundb.overviewOpenQuery',
  'rundb.overviewFilter',
  'rundb.overviewCompare',
  'rundb.overviewCompareWith',
  'rundb.overviewSelectPart',
  'rundb.overviewColumns',
  'rundb.overviewFind',
  'rundb.overviewFocusTable',
  'rundb.overviewFocusPlot',
  'rundb.overviewCopyRows',
  'rundb.overviewCopyRowsWithHeaders',
  'rundb.overviewCopyCell',
  'rundb.overviewSavePlot',
  'rundb.overviewCopyPlot',
  'rundb.columnWider',
  'rundb.columnNarrower',
  'rundb.columnFit',
  'rundb.columnLeft',
  'rundb.columnRight',
  'rundb.columnFreeze',
  'rundb.columnHide',
] as const satisfies readonly CommandId[];

export type ActionId = (typeof actionIds)[number];
