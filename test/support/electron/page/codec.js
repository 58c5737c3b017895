/* global atob, btoa */
// Evaluated in pages and in the program: values on their way between the two, as JSON. What structured cloning (HTML standard,
// 2.7.3) keeps is kept; what it refuses is refused in Electron's words.
export const codec = (() => {
  const refuse = () => {
    throw new Error('An object could not be cloned.');
  };
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  function pack(value) {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'function' || typeof value === 'symbol') refuse();
    if (typeof value === 'bigint') return { $: 'bigint', of: String(value) };
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
      return { $: 'number', of: Object.is(value, -0) ? '-0' : String(value) };
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(pack);
    if (value instanceof Date) return { $: 'date', of: value.getTime() };
    if (value instanceof Map) return { $: 'map', of: [...value].map(pack) };
    if (value instanceof Set) return { $: 'set', of: [...value].map(pack) };
    if (value instanceof Error) return { $: 'error', of: value.message };
    if (value instanceof ArrayBuffer) return { $: 'ArrayBuffer', of: base64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value))
      return {
        $: value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name,
        of: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
      };
    if (Object.prototype.toString.call(value) !== '[object Object]') refuse();
    const entries = Object.entries(value).map(([key, item]) => [key, pack(item)]);
    return '$' in value ? { $: 'object', of: entries } : Object.fromEntries(entries);
  }

  const unpacked = {
    undefined: () => undefined,
    bigint: BigInt,
    number: Number,
    date: (time) => new Date(time),
    map: (entries) => new Map(entries.map(unpack)),
    set: (items) => new Set(items.map(unpack)),
    error: (message) => new Error(message),
    object: (entries) => Object.fromEntries(entries.map(([key, item]) => [key, unpack(item)])),
    ArrayBuffer: (text) => bytes(text).buffer,
  };

  function unpack(value) {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(unpack);
    const { $: kind, of } = value;
    if (kind === undefined) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
    return unpacked[kind] ? unpacked[kind](of) : new globalThis[kind](bytes(of).buffer);
  }

  return { pack, unpack };
})();
