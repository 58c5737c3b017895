/** Whatever was thrown, as an error with a message to show. */
export const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
