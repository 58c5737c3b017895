/* global codec, dispatchEvent, document, FocusEvent, makeBridge, standInPost, File */
// In the isolated world of the preload script: what `require('electron')` gives a sandboxed one.
export const require = (() => {
  const listeners = new Map();
  const waiting = new Map();
  let calls = 0;
  const post = (message) => standInPost(JSON.stringify(codec.pack(message)));
  const remove = (channel, listener) =>
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((known) => known !== listener),
    );

  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, { resolve, reject, channel });
        post({ kind: 'invoke', id: calls, channel, args });
      }),
    send: (channel, ...args) => post({ kind: 'send', channel, args }),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener: (channel, listener) => {
      remove(channel, listener);
      return ipcRenderer;
    },
  };

  // What the program says, called by it.
  globalThis.standInReceive = (text) => {
    const { kind, id, channel, args, output, error } = codec.unpack(text);
    if (kind === 'send')
      for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...args);
    if (kind !== 'answer') return;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call.resolve(output);
    else call.reject(new Error(`Error invoking remote method '${call.channel}': ${error}`));
  };

  const element = document.createElement('i');
  const bridge = makeBridge(element, 'preload', 'page');
  dispatchEvent(new FocusEvent('stand-in-bridge', { relatedTarget: element }));
  const contextBridge = {
    exposeInMainWorld: (key, api) => bridge.send('expose', { key, api: bridge.pack(api) }),
  };

  const webUtils = {
    // A file that a page made lies nowhere; where a real one lies, Chromium tells nobody outside it.
    getPathForFile: (file) => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile takes a File.');
      return '';
    },
  };

  const modules = { electron: { contextBridge, ipcRenderer, webUtils } };
  return (name) => {
    if (!(name in modules)) throw new Error(`module not found: ${name}`);
    return modules[name];
  };
})();
