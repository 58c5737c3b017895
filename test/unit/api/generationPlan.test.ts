import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Service } from '../../../main/api/service.ts';
import { importModel } from '../../../main/tasks/models/importModel.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { taskContext } from '../../support/taskContext.ts';
import { tinyConfig, writeTinyModel } from '../../support/tinyModel.ts';

const folder = await temporaryFolder();
const service = new Service({
  ...{ program: join(import.meta.dirname, '../../..'), home: join(folder, 'home') },
  runtime: 'test',
});

beforeAll(async () => {
  await service.call('projects.create', { folder: join(folder, 'project') });
  for (const name of ['plain', 'chatting']) {
    const model = join(folder, name);
    await writeTinyModel(model);
    if (name === 'chatting')
      await writeFile(join(model, 'tokenizer_config.json'), JSON.stringify({ chat_template: '{{ messages }}' }));
    await importModel(taskContext(await service.project()), { folder: model, name });
  }
});
afterAll(() => service.close());

it('tells what every model takes, reads and answers', async () => {
  const { models, together } = await service.call('variants.generatePlan', { variants: ['plain', 'chatting'] });
  const { parameters } = await service.call('models.show', { name: 'plain' });
  const { max_position_embeddings: context, num_hidden_layers: layers } = tinyConfig;
  const { num_key_value_heads: groups, hidden_size: hidden, num_attention_heads: heads } = tinyConfig;
  // An engine, float32 weights, and keys and values of a conversation as long as the model reads.
  const memory = 200e6 + 4 * parameters + 4 * 2 * layers * groups * (hidden / heads) * context;
  expect(models).toEqual([
    { variant: 'plain', chatTemplate: false, memory, context },
    { variant: 'chatting', chatTemplate: true, memory, context },
  ]);
  expect(together).toBe(true);
});

it('lets them write one after the other where the allowed memory is less than all take', async () => {
  const plan = (...variants: string[]) => service.call('variants.generatePlan', { variants });
  const { models } = await plan('plain');
  const memoryBudget = Math.floor((models[0]?.memory ?? 0) * 1.5);
  await service.call('settings.set', { memoryBudget });
  expect(await plan('plain', 'chatting')).toMatchObject({ available: memoryBudget, together: false });
  // One always writes: what does not fit is read from the disk.
  expect(await plan('plain')).toMatchObject({ together: true });
  await service.call('settings.set', { memoryBudget: Math.ceil((models[0]?.memory ?? 0) * 2) });
  expect(await plan('plain', 'chatting')).toMatchObject({ together: true });
});
