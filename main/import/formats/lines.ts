/** One line of a file of records; a longer one is a sign that it holds no lines. */
export const maxLineBytes = 64_000_000;

const newline = 10;

/** Lines of UTF-8 as bytes, one at a time and without what ends them; null for a line that is too long. */
export async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let rest: Buffer[] = [];
  let length = 0;
  const keep = (bytes: Buffer) => {
    length += bytes.length;
    if (length > maxLineBytes) rest = [];
    else rest.push(bytes);
  };
  const take = () => {
    const line = length > maxLineBytes ? null : rest.length === 1 ? rest[0]! : Buffer.concat(rest);
    [rest, length] = [[], 0];
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
  }
  if (length) yield take();
}
