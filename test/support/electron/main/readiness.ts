/** Whether the program is ready; much of Electron may only be used before or after that. */
let ready = false;

export const isReady = (): boolean => ready;
export const becomeReady = (): void => void (ready = true);

export function onlyWhenReady(what: string): void {
  if (!ready) throw new Error(`${what} can only be used after the app is ready.`);
}

export function onlyBeforeReady(what: string): void {
  if (ready) throw new Error(`${what} should be called before the app is ready.`);
}
