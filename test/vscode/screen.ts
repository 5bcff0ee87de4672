import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** From one frame to the next, in ms. */
const interval = 25;

/** Starts a browser for a single {@link Screen} that isn't drawn. The caller closes it. */
export function launchUndrawn(): Promise<Browser> {
  // They have no effect on browsers that can't do it.
  return launchBrowser(['--enable-begin-frame-control', '--run-all-compositor-stages-before-draw']);
}

/** Runs in the page. */
const endAnimations = `for (const animation of document.getAnimations()) {
  if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
  else animation.finish();
}`;

/** A page of a browser. Without a graphics card, drawing it would take a third of a test's time. */
export class Screen {
  readonly page: Page;
  /** Unless the page is always drawn. */
  readonly #session: CDPSession | undefined;
  /** Those who wait for a picture. */
  readonly #waiting: PromiseWithResolvers<Buffer>[] = [];

  private constructor(page: Page, session?: CDPSession) {
    this.page = page;
    this.#session = session;
  }

  /** Opens a page that is always drawn. */
  static async openDrawn(context: BrowserContext): Promise<Screen> {
    return new Screen(await context.newPage());
  }

  /**
   * Opens the only page of a browser from {@link launchUndrawn}. It's laid out at each frame as usual,
   * but drawn only for pictures, if the browser can do that. The mouse wheel needs what is drawn, and so
   * does the mouse in another page's frame, such as a webview.
   */
  static async open(browser: Browser, context: BrowserContext): Promise<Screen> {
    const root = await browser.newBrowserCDPSession();
    const { product } = await root.send('Browser.getVersion');
    // Only the headless shell leaves the frames to us, and not on macOS.
    if (!product.startsWith('Headless') || process.platform === 'darwin') {
      return Screen.openDrawn(context);
    }
    // Would wait for ever between such frames. Safari has none, either.
    await context.addInitScript('delete globalThis.requestIdleCallback');
    const [browserContextId = ''] = (await root.send('Target.getBrowserContexts'))
      .browserContextIds;
    const target = { url: 'about:blank', browserContextId, enableBeginFrameControl: true };
    const opened = context.waitForEvent('page');
    await root.send('Target.createTarget', target);
    const page = await opened;
    const screen = new Screen(page, await context.newCDPSession(page));
    // From here on until the page is closed.
    void screen.#lead();
    return screen;
  }

  /** What the page looks like, once all that fades in or out has done so. */
  async picture(): Promise<Buffer> {
    if (this.#session === undefined) return this.page.screenshot({ animations: 'disabled' });
    await this.page.evaluate(endAnimations);
    const picture = Promise.withResolvers<Buffer>();
    this.#waiting.push(picture);
    return picture.promise;
  }

  /** Makes the page begin one frame after the other. */
  async #lead(): Promise<void> {
    while (!this.page.isClosed()) {
      const next = setTimeout(interval);
      const png = this.#waiting.length > 0 ? await this.#draw() : await this.#frame({});
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
      const frame = { interval, noDisplayUpdates: true, ...options };
      const begun = await this.#session?.send('HeadlessExperimental.beginFrame', frame);
      return begun?.screenshotData === undefined
        ? undefined
        : Buffer.from(begun.screenshotData, 'base64');
    } catch {
      // There are none while the page loads another document or is being closed.
      return undefined;
    }
  }
}
