/** A copy that stands alone: parts of a string keep all of it in memory, and a word would hold its document there. */
export const detached = (part: string): string => Buffer.from(part, 'utf16le').toString('utf16le');
