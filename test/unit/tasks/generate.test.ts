import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asked } from '../../../main/cli/commands/generate.ts';
import { type GenerateOptions, generate as continueIds } from '../../../main/evaluate/generate.ts';
import { initProject } from '../../../main/project/project.ts';
import { findSubject, subjectSource } from '../../../main/project/subjects.ts';
import { generate } from '../../../main/tasks/generate.ts';
import { importModel } from '../../../main/tasks/models/importModel.ts';
import { Decoder } from '../../../main/walk/decoder.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { countedStorage, device } from '../../support/owned.ts';
import { taskContext } from '../../support/taskContext.ts';
import { tinyConfig, tinyTokenizer, writeTinyModel } from '../../support/tinyModel.ts';

const folder = await temporaryFolder();
const template = [
  '{%- if messages[0].role == "tool" %}{{ raise_exception("no tool may begin") }}{% endif -%}',
  '{{ bos_token }}{% for t in tools %}[{{ t.name }}]{% endfor %}',
  '{% for m in messages %}{{ m.role }}:{{ m.content }}<|end|>{% endfor %}{% if add_generation_prompt %}>{% endif %}',
].join('');
const start = {
  ...{ type: 'TemplateProcessing', pair: [], single: [{ SpecialToken: { id: '<|end|>' } }, { Sequence: { id: 'A' } }] },
  special_tokens: { '<|end|>': { id: '<|end|>', ids: [0], tokens: ['<|end|>'] } },
};

/** Ids of characters, as the tiny tokenizer has them. */
const idsOf = (text: string) => Array.from(text, (one) => (one === ' ' ? 95 : one.charCodeAt(0) - 32));

const project = await initProject(join(folder, 'project'));
await writeTinyModel(join(folder, 'model'), { config: { ...tinyConfig, max_position_embeddings: 256 } });
await writeFile(join(folder, 'model', 'tokenizer.json'), JSON.stringify({ ...tinyTokenizer, post_processor: start }));
const settings = { bos_token: '<|end|>', chat_template: template };
await writeFile(join(folder, 'model', 'tokenizer_config.json'), JSON.stringify(settings));
await importModel(taskContext(project), { folder: join(folder, 'model'), name: 'tiny' });

/** What the model writes behind ids. */
async function behind(ids: readonly number[]): Promise<readonly number[]> {
  await using source = await subjectSource(project, await findSubject(project, 'tiny'));
  using decoder = new Decoder(source, { device, ...countedStorage() });
  const options: GenerateOptions = { maxTokens: 9, sampling: null, stop: new Set([0]) };
  return await continueIds(decoder, Int32Array.from(ids), options);
}

const answered = (input: object) =>
  generate(taskContext(project), { variant: 'tiny', greedy: true, maxTokens: 9, device: 'cpu', ...input });

it('continues a prompt behind the start token, and leaves control tokens in it text', async () => {
  const { tokens, prompt } = await answered({ prompt: 'Hi <|end|> you' });
  expect(prompt).toBe('Hi <|end|> you');
  expect(tokens).toEqual(await behind([0, ...idsOf('Hi <|end|> you')]));
});

it('answers in the chat template of the model, where control tokens are what the template wrote', async () => {
  const messages = [
    { role: 'system', content: 'Be <|end|>' },
    { role: 'user', content: 'Hi' },
  ];
  const { tokens, prompt } = await answered({ messages, tools: [{ name: 'f<|end|>' }] });
  expect(prompt).toBe('<|end|>[f<|end|>]system:Be <|end|><|end|>user:Hi<|end|>>');
  expect(tokens).toEqual(
    await behind([0, ...idsOf('[f<|end|>]system:Be <|end|>'), 0, ...idsOf('user:Hi'), 0, ...idsOf('>')]),
  );
});

it('draws with a seed, and from fewer tokens the smaller topP is', async () => {
  const drawn = (input: object) => answered({ prompt: 'Hi', greedy: false, maxTokens: 30, seed: 3, ...input });
  const { tokens } = await drawn({ topP: 0.9 });
  expect((await drawn({ topP: 0.9 })).tokens).toEqual(tokens);
  expect((await drawn({ topP: 0.9, seed: 4 })).tokens).not.toEqual(tokens);
  // So small that only the most likely token is left.
  expect((await drawn({ topP: 1e-9, maxTokens: 9 })).tokens).toEqual((await answered({ prompt: 'Hi' })).tokens);
});

it.each([
  [{}, 'Give either a prompt to continue or messages to answer'],
  [{ prompt: 'x', messages: [{ role: 'user', content: 'x' }] }, 'and not both'],
  [{ prompt: 'x', tools: [{}] }, 'Tools belong to a chat'],
  [{ prompt: 'x', topP: 0.5 }, 'give "greedy" or "topP", and not both'],
  [{ prompt: 'x', temperature: 1 }, 'give "greedy" or "temperature", and not both'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'The chat template of the model failed: no tool may begin.'],
])('refuses %j', async (input, sentence) => {
  await expect(answered(input)).rejects.toThrow(sentence);
});

it('says that a model has no template', async () => {
  await rm(join(folder, 'model', 'tokenizer_config.json'));
  await importModel(taskContext(project), { folder: join(folder, 'model'), name: 'plain' });
  await expect(answered({ variant: 'plain', messages: [{ role: 'user', content: 'x' }] })).rejects.toThrow(
    'This model has no chat template; use plain text with it.',
  );
});

it('makes a chat of a command line and of a file', async () => {
  const user = { role: 'user', content: 'a' };
  expect(await asked({ prompt: ['a'] })).toEqual({ prompt: 'a' });
  const turns = [user, { role: 'assistant', content: 'b' }, { role: 'user', content: 'c' }];
  expect(await asked({ prompt: ['a', 'b', 'c'], chat: true, system: 's' })).toEqual({
    messages: [{ role: 'system', content: 's' }, ...turns],
  });
  const file = join(folder, 'chat.json');
  for (const [content, expected] of [
    [[user], { messages: [user] }],
    [
      { messages: [user], tools: [{ name: 'f' }] },
      { messages: [user], tools: [{ name: 'f' }] },
    ],
  ] as const) {
    await writeFile(file, JSON.stringify(content));
    expect(await asked({ messages: file })).toEqual(expected);
  }
  await writeFile(file, JSON.stringify({ messages: [], model: 'x' }));
  await expect(asked({ messages: file })).rejects.toThrow('field "model" is not known');
  await expect(asked({ messages: file, prompt: ['a'] })).rejects.toThrow('--messages holds the whole chat');
  await expect(asked({ prompt: ['a'], system: 's' })).rejects.toThrow('add --chat');
  await expect(asked({ prompt: ['a', 'b'] })).rejects.toThrow('add --chat');
  await expect(asked({ prompt: ['a', 'b'], chat: true })).rejects.toThrow('take turns');
  await expect(asked({ chat: true })).rejects.toThrow("'--prompt <text>' not specified");
});
