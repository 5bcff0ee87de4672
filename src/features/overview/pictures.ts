import * as vscode from 'vscode';
import type { FromTab, PictureFormat, ToTab } from '../../webview/protocol.ts';
import { showDone, UserError } from '../common/index.ts';

type Answer = Extract<FromTab, { type: 'picture' | 'pictureCopied' }>;

/** Pictures of the plot. Only the page can make them, while it's visible. */
export class Pictures {
  readonly #post: (message: ToTab) => void;
  readonly #asked = new Map<number, PromiseWithResolvers<string>>();
  #count = 0;
  #isShown = false;

  constructor(post: (message: ToTab) => void) {
    this.#post = post;
  }

  /** The page was created or is gone; requests to a page that is gone are never answered. */
  show(isShown: boolean): void {
    this.#isShown = isShown;
    if (isShown) return;
    for (const { reject } of this.#asked.values()) reject(notShown());
    this.#asked.clear();
  }

  /** The plot as SVG, or as a data URL of a PNG. @throws UserError while the tab is hidden. */
  get(format: PictureFormat): Promise<string> {
    if (!this.#isShown) return Promise.reject(notShown());
    const asked = Promise.withResolvers<string>();
    const id = this.#count++;
    this.#asked.set(id, asked);
    this.#post({ type: 'picture', id, format });
    return asked.promise;
  }

  /** Copies a picture of the plot to the clipboard. @throws UserError while the tab is hidden. */
  copy(): void {
    if (!this.#isShown) throw notShown();
    this.#post({ type: 'copyPicture' });
  }

  /** Handles the page's answer. @throws UserError if the page couldn't copy. */
  take(message: Answer): void {
    const { t } = vscode.l10n;
    if (message.type === 'picture') {
      const asked = this.#asked.get(message.id);
      this.#asked.delete(message.id);
      if (message.data === '') asked?.reject(new UserError(t('There is no plot to save.')));
      else asked?.resolve(message.data);
    } else if (message.done) showDone(t('Copied the plot'));
    else {
      throw new UserError(
        t('The plot couldn’t be copied as a picture here. Use “Save Plot…” instead.'),
      );
    }
  }
}

function notShown(): UserError {
  return new UserError(vscode.l10n.t('The plot is hidden. Show the overview first.'));
}
