import type { Browser, CDPSession } from 'playwright-core';
import { Frames, leavesFrames, withoutIdleCallback } from './frames.ts';
import { messagesAtOnce } from './messages.ts';

type Functions = Readonly<Record<string, (...args: string[]) => void>>;

/** Runs in the page: we are told the arguments of a function as texts, those in lists one by one. */
const tell = (name: string) => `globalThis.${name} = (...args) => {
  const text = (arg) => arg?.stack ?? String(arg);
  rundbTell(JSON.stringify(['${name}', ...args.flat().map(text)]));
};`;

/**
 * The only page of a browser from `launchUndrawn`, which Playwright doesn't look into and which is never
 * drawn. Of its own pages, Playwright is sent all messages between VS Code and its server once more.
 */
export class BarePage {
  readonly #root: CDPSession;
  readonly #sessionId: string;
  readonly #results = new Map<number, (result: unknown) => void>();
  readonly #functions: Functions;
  readonly #ended = Promise.withResolvers<string>();
  #frames: Frames | undefined;
  #lastId = 0;

  private constructor(root: CDPSession, sessionId: string, functions: Functions) {
    this.#root = root;
    this.#sessionId = sessionId;
    this.#functions = functions;
    root.on('Target.receivedMessageFromTarget', ({ message }) => this.#take(message));
    root.on('Target.detachedFromTarget', () => this.#end('The page was closed.'));
    root.on('close', () => this.#end('The browser ended.'));
  }

  /**
   * Opens the page.
   *
   * @param functions What the page can call, by name.
   */
  static async open(browser: Browser, functions: Functions): Promise<BarePage> {
    const root = await browser.newBrowserCDPSession();
    const areOurs = await leavesFrames(root);
    const { targetId } = await root.send('Target.createTarget', {
      url: 'about:blank',
      ...{ width: 1280, height: 720, enableBeginFrameControl: areOurs },
    });
    // Only Playwright itself could send to a flat session.
    const attached = await root.send('Target.attachToTarget', { targetId, flatten: false });
    const page = new BarePage(root, attached.sessionId, functions);
    await page.#prepare(areOurs);
    return page;
  }

  /** Why there's no page any more. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  async goto(url: string): Promise<void> {
    await this.#send('Page.navigate', { url });
  }

  async #prepare(areFramesOurs: boolean): Promise<void> {
    const scripts = [messagesAtOnce, ...Object.keys(this.#functions).map(tell)];
    if (areFramesOurs) scripts.push(withoutIdleCallback);
    await this.#send('Page.enable');
    await this.#send('Runtime.enable');
    await this.#send('Runtime.addBinding', { name: 'rundbTell' });
    const reducedMotion = { name: 'prefers-reduced-motion', value: 'reduce' };
    await this.#send('Emulation.setEmulatedMedia', { features: [reducedMotion] });
    for (const source of scripts) {
      await this.#send('Page.addScriptToEvaluateOnNewDocument', { source });
    }
    if (!areFramesOurs) return;
    this.#frames = new Frames(async (options) => {
      await this.#send('HeadlessExperimental.beginFrame', options);
      return undefined;
    });
  }

  /** @throws if the browser refuses it. */
  async #send(method: string, params: object = {}): Promise<void> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve) => this.#results.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.#root.send('Target.sendMessageToTarget', { sessionId: this.#sessionId, message });
    const error = await answer;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
  }

  #take(message: string): void {
    const { id, error, result, method, params } = fieldsOf(JSON.parse(message));
    if (typeof id === 'number') {
      // An address that can't be opened is a result, too.
      this.#results.get(id)?.(error ?? fieldsOf(result)['errorText']);
      this.#results.delete(id);
    } else if (method === 'Inspector.targetCrashed') {
      this.#end('The page crashed.');
    } else if (method === 'Runtime.bindingCalled') {
      const call: unknown = JSON.parse(String(fieldsOf(params)['payload']));
      const [name, ...texts] = Array.isArray(call) ? call.map(String) : [];
      if (name !== undefined) this.#functions[name]?.(...texts);
    }
  }

  #end(why: string): void {
    this.#frames?.end();
    for (const resolve of this.#results.values()) resolve(why);
    this.#results.clear();
    this.#ended.resolve(why);
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
