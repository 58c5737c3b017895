/** Said when a file holds no records where a person says they are. */
export const missingRecords = (records: string, names: readonly string[]): string =>
  `holds no "${records}" to take records from; it has ${names.length ? listed(names) : 'no names'}`;

const mostNames = 12;

/** Names for people, not too many of them: "a", "b" and 3 more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => `"${name.length > 40 ? `${name.slice(0, 39)}…` : name}"`);
  if (names.length > mostNames) return `${shown.join(', ')} and ${names.length - mostNames} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? 'none');
}
