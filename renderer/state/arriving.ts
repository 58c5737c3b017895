/**
 * Goes to the beginning of what `content` shows now: to its top, and with the focus to its heading, so that the keyboard and
 * whoever listens go on there. Where a part of the page is what changes (a step of the wizard), that part has `data-arrival`.
 */
export function arrive(content: HTMLElement): void {
  content.scrollTo({ top: 0 });
  const place = content.querySelector('[data-arrival]') ?? content;
  const heading = place.querySelector<HTMLElement>('h1, h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
