import type { Session } from './session.ts';
import type { WebContents } from './webContents.ts';
import { outer } from '../types/strict.ts';

/** What Electron asks the session about, and what Chromium calls it (W3C Permissions; CDP Browser.PermissionDescriptor). */
const names: readonly (readonly [electron: string, chromium: { name: string; sysex?: boolean }])[] = [
  ['notifications', { name: 'notifications' }],
  ['geolocation', { name: 'geolocation' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['midi', { name: 'midi' }],
  ['midiSysex', { name: 'midi', sysex: true }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }],
  ['idle-detection', { name: 'idle-detection' }],
  ['window-management', { name: 'window-management' }],
];

export interface Decision {
  readonly permission: { name: string; sysex?: boolean };
  readonly setting: 'granted' | 'denied';
}

/** What a page may: granted where both handlers allow it, and without handlers, as Electron does. */
export function decide(session: Session, contents: WebContents, url: string): Promise<Decision[]> {
  return Promise.all(
    names.map(async ([electron, permission]) => {
      const { mayCheck, mayRequest } = session.permissions;
      const page = outer(contents);
      const details = { requestingUrl: url, isMainFrame: true };
      const checked = mayCheck === null || mayCheck(page, electron, url, details) === true;
      const granted =
        mayRequest === null ||
        (await new Promise<boolean>((resolve) => mayRequest(page, electron, (may) => resolve(may === true), details)));
      return { permission, setting: checked && granted ? ('granted' as const) : ('denied' as const) };
    }),
  );
}
