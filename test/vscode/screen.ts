import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Frames, leavesFrames, withoutIdleCallback, type BeginFrame } from './frames.ts';
import { messagesAtOnce } from './messages.ts';

/** Runs in the page. */
const endAnimations = `for (const animation of document.getAnimations()) {
  if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
  else animation.finish();
}`;

/** A page of a browser, for VS Code. */
export class Screen {
  readonly page: Page;
  /** Unless the page is always drawn. */
  readonly #frames: Frames | undefined;

  private constructor(page: Page, frames?: Frames) {
    this.page = page;
    this.#frames = frames;
  }

  /** Opens a page that is always drawn. */
  static async openDrawn(context: BrowserContext): Promise<Screen> {
    const page = await context.newPage();
    await page.addInitScript(messagesAtOnce);
    return new Screen(page);
  }

  /**
   * Opens the only page of a browser from `launchUndrawn`, and draws it only for pictures and each so many
   * frames, if the browser can do that.
   */
  static async open(browser: Browser, context: BrowserContext, drawEach?: number): Promise<Screen> {
    const root = await browser.newBrowserCDPSession();
    if (!(await leavesFrames(root))) return Screen.openDrawn(context);
    const [browserContextId = ''] = (await root.send('Target.getBrowserContexts'))
      .browserContextIds;
    const target = { url: 'about:blank', browserContextId, enableBeginFrameControl: true };
    const opened = context.waitForEvent('page');
    await root.send('Target.createTarget', target);
    const page = await opened;
    await page.addInitScript(messagesAtOnce);
    await page.addInitScript(withoutIdleCallback);
    const session = await context.newCDPSession(page);
    const begin: BeginFrame = (frame) => session.send('HeadlessExperimental.beginFrame', frame);
    const frames = new Frames(begin, drawEach);
    page.on('close', () => frames.end());
    return new Screen(page, frames);
  }

  /** What the page looks like, once all that fades in or out has done so. */
  async picture(): Promise<Buffer> {
    if (this.#frames === undefined) return this.page.screenshot({ animations: 'disabled' });
    await this.page.evaluate(endAnimations);
    return this.#frames.picture();
  }
}
