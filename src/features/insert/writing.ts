/** What other features use to write runs. Loaded with the first that does. */
export { Datasets, needsRecords } from './datasets.ts';
export { changed } from './existing.ts';
export { placeIsGone } from './followedSpans.ts';
export { showLastCode } from './lastCode.ts';
export { dataPath, formatIn, Forms } from './forms.ts';
export { provenanceOf, withProvenance } from './provenance.ts';
export { activeDocument, rangeIn, sourceOf, Target } from './target.ts';
export { Writer } from './writer.ts';
