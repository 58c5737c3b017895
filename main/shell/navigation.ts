import type { WebContents } from 'electron';
import { isOwn } from './origin.ts';

/** Keeps a page where it is, whatever made it. */
export function confine(contents: WebContents): void {
  const stay = (details: { readonly url: string; preventDefault(): void }) => {
    if (!isOwn(details.url)) details.preventDefault();
  };
  // Checklist item 13: a page leads to pages of ours and nowhere else, in no frame.
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  // Items 11 and 12: there are no webviews, so none gets to choose its own preferences.
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Item 14. Item 15: an address is not handed to another program instead.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // Item 5: Bluetooth is chosen per page, not per session.
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  // Calls between browsers are not web requests; without a proxy, and there is none, this leaves them no way.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
