/* global addEventListener, makeBridge */
// In the page's own world, before anything of the page.
addEventListener(
  'stand-in-bridge',
  (hello) => {
    hello.stopImmediatePropagation();
    const { on, unpack } = makeBridge(hello.relatedTarget, 'page', 'preload');
    on('expose', ({ key, api }) => {
      if (key in globalThis) throw new Error('Cannot bind an API on top of an existing property on the window object');
      Object.defineProperty(globalThis, key, { value: unpack(api), enumerable: true });
    });
  },
  { once: true, capture: true },
);

// A refused window is null in Electron. Chromium makes it first; its program closes what it was not told to keep.
const { open } = globalThis;
globalThis.open = (...args) => {
  open.apply(globalThis, args)?.close();
  return null;
};
