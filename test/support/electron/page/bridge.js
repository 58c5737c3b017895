/* global CustomEvent, Blob */
// Evaluated in both worlds of a page: Electron's context bridge (electron: api/context-bridge). The worlds share the DOM and
// nothing else, so values travel as details of events on an element that only the two ends have. Chromium clones details;
// functions and promises are proxied, everything else is copied and frozen, as Electron does.
export function makeBridge(element, mine, theirs) {
  const functions = new Map();
  const promises = new Map();
  let last = 0;
  let answer;

  const send = (kind, detail) => element.dispatchEvent(new CustomEvent(`${theirs}-${kind}`, { detail }));
  const on = (kind, listener) => element.addEventListener(`${mine}-${kind}`, ({ detail }) => listener(detail));
  const cloned = [Date, Map, Set, RegExp, Blob, ArrayBuffer];

  function settle(id, promise) {
    promise.then(
      (value) => send('settled', { id, value: pack(value) }),
      (error) => send('settled', { id, error: pack(error) }),
    );
  }

  function pack(value) {
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (typeof value === 'function') {
      functions.set((last += 1), value);
      return { kind: 'function', of: last };
    }
    if (typeof value !== 'object' || value === null) return { kind: 'value', of: value };
    if (value instanceof Promise) {
      const id = (last += 1);
      settle(id, value);
      return { kind: 'promise', of: id };
    }
    if (value instanceof Error) return { kind: 'error', of: value.message };
    if (Array.isArray(value)) return { kind: 'list', of: value.map(pack) };
    if (ArrayBuffer.isView(value) || cloned.some((type) => value instanceof type)) return { kind: 'value', of: value };
    return { kind: 'object', of: Object.entries(value).map(([key, item]) => [key, pack(item)]) };
  }

  function unpack({ kind, of }) {
    if (kind === 'function') return (...args) => call(of, args);
    if (kind === 'promise') return new Promise((resolve, reject) => promises.set(of, { resolve, reject }));
    if (kind === 'error') return new Error(of);
    if (kind === 'list') return Object.freeze(of.map(unpack));
    if (kind === 'object') return Object.freeze(Object.fromEntries(of.map(([key, item]) => [key, unpack(item)])));
    return of;
  }

  // Events are dispatched at once, so the answer is there when the call returns; calls within calls answer first.
  function call(id, args) {
    send('call', { id, args: args.map(pack) });
    const { value, error } = answer;
    if (error) throw unpack(error);
    return unpack(value);
  }

  on('call', ({ id, args }) => {
    let said;
    try {
      said = { value: pack(functions.get(id)(...args.map(unpack))) };
    } catch (error) {
      said = { error: pack(error) };
    }
    send('answer', said);
  });
  on('answer', (said) => (answer = said));
  on('settled', ({ id, value, error }) => {
    const { resolve, reject } = promises.get(id);
    promises.delete(id);
    if (error) reject(unpack(error));
    else resolve(unpack(value));
  });
  return { send, on, pack, unpack };
}
