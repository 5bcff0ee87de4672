import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import {
  isAloneAt,
  Selection,
  type FormatId,
  type OwnFormat,
  type Place,
} from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import { needsRecords } from './datasets.ts';
import { changed, withComma, type Change, type Existing } from './existing.ts';
import type { WrittenRuns } from './experimentNotes.ts';
import { formatIn, type UsableForm } from './forms.ts';
import type { Target } from './target.ts';
import type { Writer } from './writer.ts';

/**
 * The text that is inserted at each cursor. With as many cursors as runs, each gets its own run.
 *
 * @throws UserError if the format can't express the runs, or the position no longer exists.
 */
export function insertedTexts(
  target: Target,
  writer: Writer,
  form: UsableForm,
  shape: (place: Place) => Place = asItIs,
): WrittenRuns[] {
  const { ranges } = target;
  const format = formatIn(form);
  if (ranges.length > 1 && needsRecords(format)) {
    throw new UserError(vscode.l10n.t('“{0}” can be inserted at only one cursor.', form.title));
  }
  const runs = ranges.length > 1 && ranges.length === writer.selection.size && writer.selection;
  const own: readonly RunId[] = runs ? [...runs] : [];
  return ranges.map((range, i) => {
    const run = own[i];
    const writes = run ? writer.with(Selection.of([run])) : writer;
    const text = writes.write(form, shape(target.placeOf(range)));
    requireAlone(target, range, text, format);
    return { written: [range, text], experiment: writes.unsaid(format) };
  });
}

/**
 * The text that a change of the runs at the cursor writes.
 *
 * @throws UserError if it can't be written, something would be lost, or the position no longer
 * exists.
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
  const text = writes.writeAs(format, place, style);
  requireAlone(target, range, text, format);
  return {
    written: [isGone ? withComma(target, range) : range, text],
    experiment: writes.unsaid(format, style),
  };
}

/** @throws UserError if a dataset would be next to another one, or split a document. */
function requireAlone(
  { document }: Target,
  range: vscode.Range,
  text: string,
  format: FormatId | OwnFormat,
): void {
  if (!needsRecords(format)) return;
  const { t } = vscode.l10n;
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const isSeveral = /^---$/m.test(text);
  if (isAloneAt(document.getText(), span, isSeveral)) return;
  throw new UserError(
    isSeveral
      ? t(
          'These runs have several beam energies, each of which needs a YAML document of its own. Put the cursor in an empty file, or below a line “---”.',
        )
      : t(
          'This YAML document already has an “experiment”. Put the cursor into it to change its runs, or below a line “---”.',
        ),
  );
}

function asItIs(place: Place): Place {
  return place;
}

/** The same place without a line width, so nothing is wrapped. */
export function onOneLine(place: Place): Place {
  return { ...place, width: Infinity };
}
