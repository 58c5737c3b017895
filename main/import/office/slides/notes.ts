/** Said where the notes of who speaks were not asked for. */
export const leftOutNotes = (slides: number): string[] =>
  slides ? [`has notes to ${slides} slide${slides === 1 ? '' : 's'}, which were left out; --notes takes them in`] : [];
