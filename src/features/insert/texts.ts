import type { RunId } from '../../core/rundb/index.ts';
import { Selection, type Place } from '../../core/selection/index.ts';
import { changed, withComma, type Change, type Existing } from './existing.ts';
import type { WrittenRuns } from './experimentNotes.ts';
import { formatIn, type UsableForm } from './forms.ts';
import type { Target } from './target.ts';
import type { Writer } from './writer.ts';

/**
 * What inserting runs writes at each cursor. With as many cursors as runs, each gets its own.
 *
 * @throws UserError where the form can't hold them, or the place is gone.
 */
export function insertedTexts(
  target: Target,
  writer: Writer,
  form: UsableForm,
  shape: (place: Place) => Place = asItIs,
): WrittenRuns[] {
  const { ranges } = target;
  const runs = ranges.length > 1 && ranges.length === writer.selection.size && writer.selection;
  const own: readonly RunId[] = runs ? [...runs] : [];
  const format = formatIn(form);
  return ranges.map((range, i) => {
    const run = own[i];
    const writes = run ? writer.with(Selection.of([run])) : writer;
    const text = writes.write(form, shape(target.placeOf(range)));
    return { written: [range, text], experiment: writes.unsaid(format) };
  });
}

/**
 * What changing the runs at the cursor writes.
 *
 * @throws UserError where that can't be written, something would be lost, or the place is gone.
 */
export function changedText(
  target: Target,
  writer: Writer,
  existing: Existing,
  how: Change,
  shape: (place: Place) => Place = asItIs,
): WrittenRuns {
  const { format, style, range } = existing;
  const writes = writer.with(changed(existing, writer.selection, how));
  const place = shape(target.placeOf(range));
  const isGone = writes.selection.size === 0 && place.inside === 'list';
  return {
    written: [isGone ? withComma(target, range) : range, writes.writeAs(format, place, style)],
    experiment: writes.unsaid(format, style),
  };
}

function asItIs(place: Place): Place {
  return place;
}

/** The same place, where nothing has to be wrapped. */
export function onOneLine(place: Place): Place {
  return { ...place, width: Infinity };
}
