import type { Page } from 'playwright-core';

/** A call over the desktop's bridge, as its page makes it: the message that comes back. */
export const callOverBridge = (page: Page, procedure: string, input: unknown): Promise<unknown> =>
  page.evaluate(
    ([name, what]) => {
      const { espalier } = globalThis as unknown as {
        espalier: {
          transport: { call(name: unknown, input: unknown, on: () => void): { answer: Promise<unknown> } };
        };
      };
      return espalier.transport.call(name, what, () => undefined).answer;
    },
    [procedure, input],
  );
