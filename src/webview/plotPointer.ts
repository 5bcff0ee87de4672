/** What the mouse does on a plot; positions in pixels from its upper left corner. */
export interface PointerActions {
  readonly isInGrid: (x: number, y: number) => boolean;
  readonly hover: (x: number, y: number) => void;
  readonly leave: () => void;
  readonly drag: (from: number, to: number) => void;
  /** `adds` if Ctrl or Cmd is held. */
  readonly drop: (from: number, to: number, adds: boolean) => void;
  readonly click: (x: number, adds: boolean) => void;
  readonly cancel: () => void;
  /** Returns whether there was anything to zoom or pan. */
  readonly wheel: (x: number, turns: number, sideways: boolean) => boolean;
}

/** A click may move by this many pixels. */
const still = 3;
/** Pixels scrolled per turn of a wheel. */
const oneTurn = 100;
const lineHeight = 33;

/** Watches the mouse on an element. Returns a function that stops it. */
export function watchPointer(area: HTMLElement, actions: PointerActions): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let from: number | undefined;
  let dragging = false;
  const place = (event: MouseEvent): [number, number] => {
    const { left, top } = area.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const adds = (event: MouseEvent) => event.ctrlKey || event.metaKey;

  area.addEventListener(
    'pointerdown',
    (event) => {
      const [x, y] = place(event);
      if (event.button !== 0 || !actions.isInGrid(x, y)) return;
      from = x;
      dragging = false;
      area.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  area.addEventListener(
    'pointermove',
    (event) => {
      const [x, y] = place(event);
      if (from !== undefined && (dragging || Math.abs(x - from) > still)) {
        dragging = true;
        actions.drag(from, x);
      }
      if (actions.isInGrid(x, y)) actions.hover(x, y);
      else actions.leave();
    },
    { signal },
  );
  area.addEventListener(
    'pointerup',
    (event) => {
      if (from === undefined) return;
      const [x] = place(event);
      if (dragging) actions.drop(from, x, adds(event));
      else actions.click(from, adds(event));
      from = undefined;
    },
    { signal },
  );
  area.addEventListener(
    'pointercancel',
    () => {
      if (from !== undefined) actions.cancel();
      from = undefined;
    },
    { signal },
  );
  area.addEventListener('pointerleave', actions.leave, { signal });
  area.addEventListener(
    'wheel',
    (event) => {
      const [x, y] = place(event);
      if (!actions.isInGrid(x, y)) return;
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const pixels = (event.deltaY || event.deltaX) * (event.deltaMode === 0 ? 1 : lineHeight);
      const turned = sideways && event.deltaX !== 0 ? event.deltaX : pixels;
      // If nothing changes, the page scrolls instead.
      if (actions.wheel(x, turned / oneTurn, sideways)) event.preventDefault();
    },
    { signal, passive: false },
  );
  return () => stop.abort();
}
