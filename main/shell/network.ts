import type { App, Session } from 'electron';
import { isOwn } from './origin.ts';

/**
 * What Chromium asks the network for by itself, before any page is there: updates of its parts, time, hints, reports,
 * proxies to be found. Names are not resolved at all.
 */
const quiet: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-breakpad'],
  ['no-pings'],
  ['no-proxy-server'],
  ['dns-prefetch-disable'],
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  [
    'disable-features',
    'NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,DialMediaRouteProvider,Translate,AutofillServerCommunication',
  ],
];

/** To be called before the program is ready. */
export function silenceChromium({ commandLine }: Pick<App, 'commandLine'>): void {
  for (const [name, value] of quiet) commandLine.appendSwitch(name, value);
}

/** Stops and counts every request to anywhere but the program itself, on top of the content security policy. */
export function refuseNetwork(session: Pick<Session, 'webRequest'>, count: () => void): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !staysInside(url);
    if (cancel) count();
    answer({ cancel });
  });
}

/** Data and blobs are made by a page and never leave it; the developer tools are files of Electron's own. */
function staysInside(address: string): boolean {
  if (address.startsWith('blob:')) return isOwn(address.slice('blob:'.length));
  return isOwn(address) || address.startsWith('data:') || address.startsWith('devtools:');
}
