/** First and last character, dots between; nothing but dots where that would show half of it. */
export function mask(value: string): string {
  const characters = [...value];
  const hidden = characters.map((c) => '•'.repeat(c.length));
  if (characters.length < 5) return hidden.join('');
  return [characters[0], ...hidden.slice(1, -1), characters.at(-1)].join('');
}
