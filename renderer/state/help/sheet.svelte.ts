/** Whether the list of keyboard shortcuts lies above the page. */
class Sheet {
  open = $state(false);
}

export const sheet = new Sheet();

/** Whether a key is text that somebody types. */
export const isTyped = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
