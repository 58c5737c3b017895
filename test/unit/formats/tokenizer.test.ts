import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { continuedText, openTokenizer, tokenizerFiles, tokenizerOf } from '../../../main/formats/tokenizer.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { readGolden } from '../../support/golden.ts';
import { needsShared, shared } from '../../support/shared.ts';
import { tinyTokenizer, writeTinyModel } from '../../support/tinyModel.ts';

const folder = await temporaryFolder();
await writeTinyModel(folder);

describe('openTokenizer', () => {
  it('encodes without special tokens and decodes back', async () => {
    const tokenizer = await openTokenizer(tokenizerFiles(folder));
    const ids = tokenizer.encode('Hi there!');
    expect([...ids]).toEqual([40, 73, 95, 84, 72, 69, 82, 69, 1]);
    expect(tokenizer.decode(ids)).toBe('Hi there!');
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.vocabularySize).toBe(96);
    expect([0, 1, 95].map((id) => tokenizer.tokenBytes(id))).toEqual([0, 1, 1]);
  });

  it('renders the chat template of the model', async () => {
    await writeFile(
      join(folder, 'chat_template.jinja'),
      '{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}>{% endif %}',
    );
    const tokenizer = await openTokenizer(tokenizerFiles(folder));
    expect(tokenizer.chat({ messages: [{ role: 'user', content: 'Hello' }] })).toBe('[user] Hello\n>');
    await writeFile(join(folder, 'chat_template.jinja'), '{{ raise_exception("no system role") }}');
    const failing = await openTokenizer(tokenizerFiles(folder));
    expect(() => failing.chat({ messages: [] })).toThrow('The chat template of the model failed: ');
    const without = await openTokenizer({ tokenizer: join(folder, 'tokenizer.json') });
    expect(() => without.chat({ messages: [] })).toThrow('This model has no chat template; use plain text with it.');
  });

  it.each([
    ['{"model": 3', 'the content is not valid JSON.'],
    ['{"model": {"type": "Moon"}}', 'field "model.vocab" must map tokens to ids.'],
    ['{"model": {"type": "Moon", "vocab": {"a": 0}}}', 'is not a tokenizer that can be used'],
    ['{"model": {"type": "BPE", "vocab": {"a": -1}}}', 'field "model.vocab" must map tokens to ids.'],
    ['[]', 'field "model.vocab" must map tokens to ids.'],
  ])('refuses %s', async (content, sentence) => {
    const path = join(folder, 'broken.json');
    await writeFile(path, content);
    await expect(openTokenizer({ tokenizer: path })).rejects.toThrow(sentence);
    await expect(openTokenizer({ tokenizer: path })).rejects.toThrow(path);
  });

  it('keeps the blanks that a text has before signs, whatever its settings say', () => {
    const settings = { clean_up_tokenization_spaces: true };
    const tokenizer = tokenizerOf({ json: tinyTokenizer, settings, template: null }, 'tokenizer.json');
    expect(tokenizer.decode(tokenizer.encode("a . b ? it 's , !"))).toBe("a . b ? it 's , !");
  });

  it('keeps the blank between a prompt and what follows it, where tokens alone would lose it', () => {
    const vocab = { '<unk>': 0, '▁a': 1, '▁b': 2, '<0xC3>': 3, '<0xA9>': 4 };
    const strip = { type: 'Strip', content: ' ', start: 1, stop: 0 };
    const replace = { type: 'Replace', pattern: { String: '▁' }, content: ' ' };
    const json = {
      ...{ ...tinyTokenizer, pre_tokenizer: null, added_tokens: [] },
      decoder: { type: 'Sequence', decoders: [replace, { type: 'ByteFallback' }, { type: 'Fuse' }, strip] },
      model: { type: 'BPE', vocab, merges: [], byte_fallback: true, unk_token: '<unk>' },
    };
    const tokenizer = tokenizerOf({ json, settings: {}, template: null }, 'tokenizer.json');
    expect(tokenizer.decode([2])).toBe('b');
    expect(continuedText(tokenizer, [1], [2, 2])).toBe(' b b');
    expect(continuedText(tokenizer, [], [2])).toBe('b');
    // The letter é, cut in two.
    expect(continuedText(tokenizer, [1, 3], [4, 2])).toBe(tokenizer.decode([4, 2]));
  });

  it('names a missing file', async () => {
    const path = join(folder, 'none.json');
    await expect(openTokenizer({ tokenizer: path })).rejects.toThrow(`${path} does not exist.`);
  });

  it('counts byte tokens and word marks of sentencepiece vocabularies', async () => {
    const path = join(folder, 'pieces.json');
    const vocab = { '<unk>': 0, '<0x41>': 1, '▁the': 2, é: 3 };
    const model = { type: 'BPE', vocab, merges: [], byte_fallback: true, unk_token: '<unk>' };
    await writeFile(
      path,
      JSON.stringify({ ...tinyTokenizer, pre_tokenizer: null, decoder: null, added_tokens: [], model }),
    );
    const tokenizer = await openTokenizer({ tokenizer: path });
    expect([1, 2, 3].map((id) => tokenizer.tokenBytes(id))).toEqual([1, 4, 2]);
  });
});

const folders: Record<string, string> = {
  stories260K: 'models/stories260K-hf',
  'TinyStories-656K': 'models/TinyStories-656K',
  'meadow-8m': 'models/meadow-8m',
  'meadow-sample': 'models/meadow-sample',
  'toy-gpt2': 'reference/models/toy-gpt2',
};

describe.skipIf(!shared).each(Object.entries(folders))(needsShared('the tokenizer of %s'), (name, place) => {
  it('gives the ids of the reference, and its bits per byte', async () => {
    const golden = readGolden(name) as ReturnType<typeof readGolden> & {
      tokenizer: { text: string; ids: number[] };
      dense: { bits_per_byte_domain: number };
    };
    const path = join(shared ?? '', place);
    expect(readFileSync(join(path, 'tokenizer.json')).length).toBeGreaterThan(0);
    const tokenizer = await openTokenizer(tokenizerFiles(path));
    expect([...tokenizer.encode(golden.tokenizer.text)]).toEqual(golden.tokenizer.ids);
    const scored = golden.ids.eval_domain.flatMap((window) => window.slice(1));
    const bytes = scored.reduce((sum, id) => sum + tokenizer.tokenBytes(id), 0);
    const bits = (golden.dense.nll_domain * scored.length) / Math.LN2 / bytes;
    expect(bits / golden.dense.bits_per_byte_domain).toBeCloseTo(1, 9);
  });
});
