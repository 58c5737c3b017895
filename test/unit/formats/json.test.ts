import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../main/formats/errors.ts';
import { isRecord, outline, parseJson, parsePythonJson, readJson } from '../../../main/formats/json.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('parseJson', () => {
  it('accepts 64 levels and no more', () => {
    expect(JSON.stringify(parseJson(nested(64), 'x'))).toBe(nested(64));
    expect(() => parseJson(nested(65), 'x.json')).toThrow(
      new FormatError('x.json: the JSON is nested more than 64 levels deep.'),
    );
    expect(() => parseJson('{"a":'.repeat(200_000), 'x.json')).toThrow('nested more than 64 levels deep.');
  });

  it('does not count brackets inside strings', () => {
    const text = JSON.stringify({ ['"[[\\"'.repeat(100)]: '[{'.repeat(100) });
    expect(JSON.stringify(parseJson(text, 'x'))).toBe(text);
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", 'NaN', '{"a":01}', '\u0000'])('refuses %j', (text) => {
    expect(() => parseJson(text, 'x.json')).toThrow(new FormatError('x.json: the content is not valid JSON.'));
  });
});

describe('outline', () => {
  it.each([
    ['{}', 1, 0],
    ['3', 0, 0],
    ['{"a":1}', 1, 1],
    ['{"a":{"b":1,"c":[{"d":2}]},"e":3}', 4, 2],
    ['{"a":1,"a":2, "\\u0061" : 3}', 1, 3],
    ['{"a:b\\"{:":":"}', 1, 1],
    ['["x:y",{"z":1}]', 2, 0],
  ])('of %s', (text, depth, members) => {
    expect(outline(text)).toEqual({ depth, members });
  });
});

describe('readJson', () => {
  it('names the file when it is missing or too large', async () => {
    const path = join(folder, 'x.json');
    await expect(readJson(path, 100)).rejects.toThrow(new FormatError(`${path} does not exist.`));
    await writeFile(path, '{"a": [1]}');
    expect(await readJson(path, 10)).toEqual({ a: [1] });
    await expect(readJson(path, 9)).rejects.toThrow(
      new FormatError(`${path} is 10 bytes long; a file of this kind has at most 9.`),
    );
    await expect(readJson(folder, 9)).rejects.toThrow(new FormatError(`${folder} is not an ordinary file.`));
  });
});

it('tells objects from everything else', () => {
  expect([{}, { a: 1 }, [], null, undefined, 'x', 3].map(isRecord)).toEqual([
    ...[true, true],
    ...Array.from({ length: 5 }, () => false),
  ]);
});

it('reads NaN and infinities where Python wrote them, and nowhere else', () => {
  const text = '{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \\" NaN", "d": 1}';
  const read = { a: NaN, b: [-Infinity, Infinity], c: 'NaN " NaN', d: 1 };
  expect(parsePythonJson(text, 'x.json')).toEqual(read);
  expect(() => parsePythonJson('{"a": NaNs}', 'x.json')).toThrow('x.json: the content is not valid JSON.');
});
