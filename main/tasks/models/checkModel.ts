import { basename, resolve } from 'node:path';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { lacksBiases } from '../../models/stockConfig.ts';
import type { HuggingFaceConfig } from '../../formats/huggingFaceConfig.ts';
import { storageBytes } from '../../formats/storage/index.ts';
import { elements, type ModelSource } from '../../models/source.ts';
import { availableBytes } from '../../runtime/memory.ts';
import type { TaskContext } from '../../engine/context.ts';
import { withIncoming } from './containers/index.ts';

/** What importing a folder or a file would say, without copying anything. */
export async function checkModel(_: TaskContext, input: Input<'models.check'>): Promise<Output<'models.check'>> {
  const folder = resolve(input.folder);
  const refused = (error: unknown): Output<'models.check'> => ({
    ...{ folder, name: nameOf(basename(folder)), verdict: 'no', facts: null },
    reasons: [error instanceof Error ? error.message : String(error)],
  });
  try {
    return await inspect(folder);
  } catch (error) {
    return refused(error);
  }
}

/** A name as the project allows it. */
const nameOf = (name: string): string => name.replace(/[^\p{L}\p{N} ._+-]/gu, '-');

const inspect = (folder: string): Promise<Output<'models.check'>> =>
  withIncoming(folder, ({ name, config, source, licence, notes }) => {
    const { architecture } = source;
    const stored = source.parameters.map((parameter) => ({
      storage: source.storage(parameter),
      shape: parameter.shape,
    }));
    const bytes = stored.reduce((sum, { storage, shape }) => sum + storageBytes(storage, shape), 0);
    const parameters = stored.reduce((sum, { shape }) => sum + elements(shape), 0);
    const reasons = [...notes, ...limits(source, config, parameters, licence)];
    return Promise.resolve({
      ...{ folder, name: nameOf(name), reasons },
      verdict: reasons.length ? 'partly' : 'supported',
      facts: {
        family: source.family.name,
        layers: architecture.layers.length,
        ...{ parameters, bytes, licence },
        dtype: [...new Set(stored.map(({ storage }) => storage))].join(', '),
        context: architecture.context,
        vocabulary: architecture.vocabulary,
      },
    });
  });

/** What works less well with this model than with others. */
function limits(source: ModelSource, config: HuggingFaceConfig, parameters: number, licence: string | null): string[] {
  const found: string[] = [];
  if (lacksBiases(config.raw, source))
    found.push(
      `Stock Transformers code for ${config.model_type} has no biases in some places, so variants whose means are compensated (FLAP) load there only through the ONNX export.`,
    );
  if (4 * parameters > availableBytes())
    found.push(
      `The ONNX export holds the whole model in memory as 32-bit numbers (${((4 * parameters) / 1e9).toFixed(1)} GB), more than is free now; the Hugging Face export does not.`,
    );
  if (licence === null) found.push('It names no licence; make sure that you may change and pass on this model.');
  return found;
}
