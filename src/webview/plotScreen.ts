import { init, type EChartsType } from 'echarts/core';
import type { DrawingOption, PictureSize } from './plotDrawing.ts';

/** A drawing on the screen, as large as its element. The caller disposes of it. */
export function drawingIn(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' });
}

/** A PNG at twice the size, for high-resolution screens and print, as a data URL. */
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

/**
 * Copies a PNG, given as a data URL, to the clipboard; false if the browser doesn't allow it, or
 * there is no picture.
 */
export async function copyPng(url: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (sign) =>
    sign.charCodeAt(0),
  );
  if (bytes.length === 0) return false;
  const picture = new Blob([bytes], { type: 'image/png' });
  try {
    // When the command comes from the palette, the focus is elsewhere, and only a focused page may
    // write.
    window.focus();
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    return true;
  } catch {
    return false;
  }
}
