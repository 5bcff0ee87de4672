import { init, type EChartsType } from 'echarts/core';
import type { DrawingOption, PictureSize } from './plotDrawing.ts';

/** A drawing on the screen, as large as its element. The caller disposes it. */
export function drawingIn(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' });
}

/** A PNG of twice the size, for fine screens and print, as a data URL. */
export function pngOf(option: DrawingOption, size: PictureSize): string {
  const drawing = init(document.createElement('div'), null, {
    ...size,
    renderer: 'canvas',
    devicePixelRatio: 2,
  });
  try {
    drawing.setOption(option);
    return drawing.getDataURL({ type: 'png', pixelRatio: 2 });
  } finally {
    drawing.dispose();
  }
}

/** Puts a PNG, as a data URL, onto the clipboard; false where the browser refuses, or there is none. */
export async function copyPng(url: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (sign) =>
    sign.charCodeAt(0),
  );
  if (bytes.length === 0) return false;
  const picture = new Blob([bytes], { type: 'image/png' });
  try {
    // Chosen from the palette, the keyboard is elsewhere, and only who has it may write.
    window.focus();
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    return true;
  } catch {
    return false;
  }
}
