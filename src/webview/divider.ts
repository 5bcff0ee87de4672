import { t } from '@vscode/l10n';

const [least, most, step] = [15, 80, 5];

/**
 * The divider between plot and table, moved by mouse or keyboard; its position is the plot's share
 * in percent.
 */
export function makeDivider(element: HTMLElement, room: HTMLElement): void {
  let share = 45;
  const set = (percent: number): void => {
    share = Math.min(most, Math.max(least, percent));
    room.style.setProperty('--plot-share', `${share}%`);
    element.ariaValueNow = String(Math.round(share));
  };
  element.role = 'separator';
  element.tabIndex = 0;
  element.ariaOrientation = 'horizontal';
  element.ariaLabel = t('Height of the plot');
  element.ariaValueMin = String(least);
  element.ariaValueMax = String(most);
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  element.addEventListener('pointermove', (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const { top, height } = room.getBoundingClientRect();
    set(((event.clientY - top) / height) * 100);
  });
  element.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowUp') set(share - step);
    if (key === 'ArrowDown') set(share + step);
    if (key === 'Home') set(least);
    if (key === 'End') set(most);
  });
  set(share);
}
