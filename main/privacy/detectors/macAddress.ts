import { isNamed, words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';

const form =
  /(?<![\p{L}\p{N}:-])[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}(?![\p{L}\p{N}]|[:-][\p{L}\p{N}])|(?<![\p{L}\p{N}.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\p{L}\p{N}.])/gu;
const named = words('mac, mac address, mac adresse, device, gerät, hardware, ethernet, wlan, bssid');
const nobody = /^(?:00.){5}00$|^(?:ff.){5}ff$/iu;

export const macAddress: Detector = {
  name: 'mac-address',
  explanation: 'Hardware addresses of network devices.',
  source: 'IEEE 802, EUI-48',
  placeholder: '[MAC]',
  find(text) {
    const found: Finding[] = [];
    for (const { index: from, 0: written } of text.matchAll(form)) {
      const to = from + written.length;
      if (!nobody.test(written) && !(/^[\d.]+$/u.test(written) && !isNamed(text, from, to, named))) {
        found.push({ kind: 'mac-address', from, to, confirmed: isNamed(text, from, to, named) });
      }
    }
    return found;
  },
};
