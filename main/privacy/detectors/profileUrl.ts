import type { Detector, Finding } from '../finding.ts';

const user = '[\\p{L}\\p{N}._%-]{2,60}';
const sites = [
  `(?:[a-z]{1,12}\\.)?facebook\\.com/(?:profile\\.php\\?id=\\d{1,20}|${user})`,
  `(?:[a-z]{2,3}\\.)?linkedin\\.com/(?:in|pub)/${user}`,
  `(?:www\\.)?(?:twitter|x|instagram|github|gitlab|soundcloud|pinterest)\\.com/${user}`,
  `(?:www\\.)?(?:tiktok\\.com|youtube\\.com|medium\\.com|threads\\.net)/@${user}`,
  `(?:www\\.)?xing\\.com/profile/${user}`,
  `(?:www\\.)?(?:reddit\\.com/u(?:ser)?|t\\.me|orcid\\.org)/${user}`,
  // A home folder, or a name before the host.
  `[a-z0-9.-]{4,60}/~${user}`,
  `${user}(?::[^\\s/@]{0,60})?@[a-z0-9.-]{4,60}`,
];
const form = new RegExp(`(?<![\\p{L}\\p{N}])(?:https?://)(?:${sites.join('|')})`, 'giu');

export const profileUrl: Detector = {
  name: 'profile-url',
  explanation: 'Addresses of web pages that carry the name of a user, on sites that are widely known.',
  source: 'RFC 3986, 3.2.1 (user information); paths of the sites named',
  placeholder: '[PROFILE]',
  find(text) {
    const found: Finding[] = [];
    for (const { index: from, 0: written } of text.matchAll(form)) {
      found.push({ kind: 'profile-url', from, to: from + written.replace(/[.%-]+$/u, '').length, confirmed: true });
    }
    return found;
  },
};
