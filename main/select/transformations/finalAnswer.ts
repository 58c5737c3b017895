/** What says that an answer's last words follow. */
const markers = [/####\s*(.+?)\s*$/u, /(?:answer|result)\s*(?:is|:|=)\s*(.+?)\s*$/iu];

/**
 * What an answer comes to: behind "####", in the last \boxed{…}, or behind "the answer is", in its last line that has one; else its last
 * number; else all of it. Two answers agree where these are equal.
 */
export function finalAnswer(answer: string): string {
  const boxed = lastBoxed(answer);
  if (boxed !== null) return plain(boxed);
  const lines = answer.split('\n').filter((line) => line.trim());
  for (const line of lines.toReversed())
    for (const marker of markers) {
      const [, found] = marker.exec(line) ?? [];
      if (found) return plain(found);
    }
  const numbers = answer.match(/-?\d[\d,]*(?:\.\d+)?/gu);
  return plain(numbers?.at(-1) ?? answer);
}

/** What stands in the last \boxed{…}, with braces inside it; null where there is none, or it is not closed. */
function lastBoxed(answer: string): string | null {
  const from = answer.lastIndexOf('\\boxed{');
  if (from < 0) return null;
  const inside = from + '\\boxed{'.length;
  let depth = 1;
  for (let at = inside; at < answer.length; at += 1) {
    if (answer[at] === '{') depth += 1;
    if (answer[at] === '}') depth -= 1;
    if (depth === 0) return answer.slice(inside, at);
  }
  return null;
}

/** Without signs around it, how it is written, and zeros that say nothing. */
function plain(text: string): string {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(/^[\s$"':(*]+|[\s$"'.,;:!)*]+$/gu, '');
  const number = bare.replace(/,(?=\d{3})/gu, '').replace(/\s?%$/u, '');
  return /^[-+]?\d+(?:\.\d+)?$/u.test(number) ? String(Number(number)) : bare;
}
