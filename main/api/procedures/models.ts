import { describe } from '../../models/describe.ts';
import { parseConfig } from '../../formats/huggingFaceConfig.ts';
import { runTask } from '../../jobs/supervisor.ts';
import type { ModelRow } from '../../project/repositories/models.ts';
import { type Implementation, withProject } from './implementation.ts';

const summary = ({ name, family, parameters, bytes, fingerprint, folder }: ModelRow) => ({
  name,
  family,
  parameters,
  bytes,
  fingerprint,
  folder,
});

export const importModel: Implementation<'models.import'> = (place, input, listeners) =>
  runTask(place, 'importModel', input, listeners);

export const listModels: Implementation<'models.list'> = (place) =>
  withProject(place, async (project) => (await project.models.list()).map(summary));

export const showModel: Implementation<'models.show'> = (place, { name }) =>
  withProject(place, async (project) => {
    const model = await project.models.get(name);
    const { architecture } = describe(parseConfig(model.manifest.config, 'config.json'), false);
    const { layers, ...rest } = architecture;
    return {
      ...summary(model),
      vocabulary: architecture.vocabulary,
      architecture: { ...rest, layers: layers.length, layer: layers[0] ?? null },
      parts: model.manifest.shards.map(({ part, parameters, bytes }) => ({ part: String(part), parameters, bytes })),
    };
  });
