import { readFileSync } from 'node:fs';
import type { CDPSession } from 'playwright-core';

/** The line between the program and the isolated world of a page's preload script. */
export interface PageLine {
  /** To the document that is there now; what nobody hears is lost, as in Electron. */
  send(message: object): void;
}

const folder = new URL('../page/', import.meta.url);
/** Text of a script that a page evaluates; what it exports is known to those behind it. */
const script = (name: string): string => readFileSync(new URL(name, folder), 'utf8').replace(/^export /gm, '');
const { codec } = (await import(new URL('codec.js', folder).href)) as {
  codec: { pack(value: unknown): unknown; unpack(value: unknown): unknown };
};

/** Name of the isolated world. */
const world = 'Electron Isolated Context';

/** Opens the line before anything of a page has run. The preload script runs in its main frame only, sandboxed. */
export async function openLine(
  cdp: CDPSession,
  preload: string | undefined,
  onMessage: (message: unknown, answer: (message: object) => void) => void,
): Promise<PageLine> {
  const { frameTree } = await cdp.send('Page.getFrameTree');
  let current: number | null = null;
  const say = (context: number | null, message: object) => {
    if (context === null) return;
    const expression = `standInReceive(${JSON.stringify(codec.pack(message))})`;
    cdp.send('Runtime.evaluate', { expression, contextId: context }).catch(() => undefined);
  };
  cdp.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
    if (name === world && (auxData as { frameId: string }).frameId === frameTree.frame.id) current = id;
  });
  cdp.on('Runtime.bindingCalled', ({ payload, executionContextId }) =>
    onMessage(codec.unpack(JSON.parse(payload)), (message) => say(executionContextId, message)),
  );
  await cdp.send('Runtime.enable');
  await cdp.send('Page.enable');
  await addScripts(cdp, preload);
  return { send: (message) => say(current, message) };
}

async function addScripts(cdp: CDPSession, preload: string | undefined): Promise<void> {
  await cdp.send('Runtime.addBinding', { name: 'standInPost', executionContextName: world });
  const inMainFrame = (...texts: string[]) => `if (self === top) (() => { ${texts.join('\n')}\n })();`;
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: inMainFrame(script('bridge.js'), script('mainWorld.js')),
  });
  if (preload === undefined) return;
  const own = `(function (module, exports) { ${readFileSync(preload, 'utf8')}\n })`;
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: world,
    source: inMainFrame(
      script('codec.js'),
      script('bridge.js'),
      script('preloadWorld.js'),
      `const module = { exports: {} }; ${own}(module, module.exports);`,
    ),
  });
}
