import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** From one frame to the next, in ms. */
const interval = 25;

/** Starts a browser for a single page that isn't drawn. The caller closes it. */
export function launchUndrawn(): Promise<Browser> {
  // They have no effect on browsers that can't do it.
  return launchBrowser(['--enable-begin-frame-control', '--run-all-compositor-stages-before-draw']);
}

/** Whether a browser leaves the frames of a page to us: only the headless shell does, and not on macOS. */
export async function leavesFrames(root: CDPSession): Promise<boolean> {
  const { product } = await root.send('Browser.getVersion');
  return product.startsWith('Headless') && process.platform !== 'darwin';
}

/** For pages whose frames are left to us. It would wait for ever between them; Safari has none, either. */
export const withoutIdleCallback = 'delete globalThis.requestIdleCallback;';

/** What the browser says of a frame. */
interface Begun {
  /** In base64. */
  readonly screenshotData?: string | undefined;
}

/** Sends `HeadlessExperimental.beginFrame`. */
export type BeginFrame = (options: object) => Promise<Begun | undefined>;

/**
 * Makes a page begin one frame after the other, from now until it's ended: it's laid out at each as
 * usual, but drawn only for pictures and, if wanted, now and then. Without a graphics card, drawing would
 * take a third of a test's time.
 */
export class Frames {
  readonly #begin: BeginFrame;
  /** Those who wait for a picture. */
  readonly #waiting: PromiseWithResolvers<Buffer>[] = [];
  #isOver = false;

  /** @param drawEach How many frames until the next that is drawn. */
  constructor(begin: BeginFrame, drawEach = Infinity) {
    this.#begin = begin;
    void this.#lead(drawEach);
  }

  end(): void {
    this.#isOver = true;
  }

  /** What the page looks like. */
  async picture(): Promise<Buffer> {
    const picture = Promise.withResolvers<Buffer>();
    this.#waiting.push(picture);
    return picture.promise;
  }

  async #lead(drawEach: number): Promise<void> {
    for (let i = 1; !this.#isOver; i++) {
      const next = setTimeout(interval);
      const noDisplayUpdates = i % drawEach !== 0;
      const isAsked = this.#waiting.length > 0;
      const png = isAsked ? await this.#draw() : await this.#frame({ noDisplayUpdates });
      if (png !== undefined) for (const { resolve } of this.#waiting.splice(0)) resolve(png);
      await next;
    }
    for (const { reject } of this.#waiting) reject(new Error('The page was closed.'));
  }

  /** The first frames draw what the ones before have left out. */
  async #draw(): Promise<Buffer | undefined> {
    for (let i = 0; i < 3; i++) await this.#frame({ noDisplayUpdates: false });
    return this.#frame({ noDisplayUpdates: false, screenshot: { format: 'png' } });
  }

  /** Returns the picture, if one is asked for and there is one. */
  async #frame(options: object): Promise<Buffer | undefined> {
    try {
      const begun = await this.#begin({ interval, noDisplayUpdates: true, ...options });
      const png = begun?.screenshotData;
      return png === undefined ? undefined : Buffer.from(png, 'base64');
    } catch {
      // There are none while the page loads another document or is being closed.
      return undefined;
    }
  }
}
