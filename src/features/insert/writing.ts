/** What other features write runs with; it loads with the first that does. */
export { Datasets, needsRecords } from './datasets.ts';
export { changed } from './existing.ts';
export { placeIsGone } from './followedSpans.ts';
export { dataPath, Forms } from './forms.ts';
export { provenanceOf, withProvenance } from './provenance.ts';
export { rangeIn, sourceOf, Target } from './target.ts';
export { Writer } from './writer.ts';
