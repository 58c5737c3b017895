/** The scheme and origin of the window's own pages: not file://, whose pages may read other files (checklist item 18). */
export const scheme = 'app';
export const origin = `${scheme}://espalier`;
export const startPage = `${origin}/`;

/** Whether an address is one of our pages. */
export function isOwn(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return protocol === `${scheme}:` && host === 'espalier';
  } catch {
    return false;
  }
}
