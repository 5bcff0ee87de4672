/** Sets of runs, and how they are read from code and written into it. Independent of VS Code. */
export { Cells, type Cell } from './cells.ts';
export { holdsRun, iovOf, isOneRun, isSimulated, type Iov } from './iov.ts';
export { languages, lineComments, type Language } from './language.ts';
export { Lines } from './lines.ts';
export {
  gapsBetween,
  joinRanges,
  printRange,
  rangesAmong,
  rangesOf,
  type RunRange,
} from './ranges.ts';
export { queryOfIovs } from './queryOfIovs.ts';
export {
  findProvenance,
  isQueryFile,
  parseProvenance,
  printProvenance,
  type Provenance,
} from './provenance.ts';
export { findProvenRuns, provenanceEdit, type ProvenRuns } from './provenRuns.ts';
export { expectedRun } from './reading/expectedRun.ts';
export { findMentions } from './reading/findMentions.ts';
export { asLists } from './reading/lists.ts';
export { mentionsNear } from './reading/nearby.ts';
export { Ignored } from './reading/ignored.ts';
export {
  aboutProblem,
  type Mention,
  type MentionForm,
  type MentionPart,
  type NamedRun,
} from './reading/mention.ts';
export { datasetAround, isAloneAt } from './readDataset.ts';
export { readRuns, type ReadOptions, type RunsInText } from './readRuns.ts';
export { experimentToSay, saidExperiment, type AddedText } from './saidExperiment.ts';
export { Selection } from './selection.ts';
export { shifted, Source, type Span } from './source/index.ts';
export { formatIds, formatOf, type FormatId, type WrittenRuns } from './writing/formats.ts';
export { isProcessing, type DatasetFacts, type DatasetRun } from './writing/mcDataset.ts';
export { moved } from './writing/moved.ts';
export {
  emptyPlace,
  placeIn,
  withinWords,
  type Place,
  type PlaceOptions,
} from './writing/place.ts';
export { itemWithComma, removalOf } from './writing/removal.ts';
export { energiesOf, type EnergyOf } from './writing/runEnergies.ts';
export { splitRange } from './writing/splitRange.ts';
export type { Style } from './writing/style.ts';
export { Template, TemplateError } from './writing/template.ts';
export {
  FormatError,
  hasRanges,
  needsEnergies,
  saysExperiment,
  writeRuns,
  type OwnFormat,
  type WriteOptions,
} from './writing/writeRuns.ts';
