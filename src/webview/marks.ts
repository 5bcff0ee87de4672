import type { RowMark } from '../core/table/shown.ts';

/** The lines of a mark in a 16 × 16 square, like VS Code's icons. */
const outlines: Readonly<Record<RowMark, readonly string[]>> = {
  good: ['M3.5 8.5 6.5 11.5 12.5 4.5'],
  recoverable: ['M3 6.5q2.5-2 5 0t5 0', 'M3 10.5q2.5-2 5 0t5 0'],
  bad: ['M4 4l8 8', 'M12 4l-8 8'],
  other: ['M5.5 6a2.5 2.5 0 1 1 3.6 2.2Q8 8.8 8 10', 'M8 12.2v.6'],
  notFlagged: ['M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z'],
};

/** A run's mark, distinguishable by its shape; screen readers hear the verdict. */
export function markElement(mark: RowMark, verdict: string): HTMLElement {
  const element = document.createElement('span');
  element.className = `rundb-mark rundb-mark-${mark}`;
  element.title = verdict;
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('aria-hidden', 'true');
  for (const outline of outlines[mark]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', outline);
    picture.append(path);
  }
  const words = document.createElement('span');
  words.className = 'rundb-unseen';
  words.textContent = verdict;
  element.append(picture, words);
  return element;
}
