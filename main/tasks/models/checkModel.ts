import { basename, resolve } from 'node:path';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { lacksBiases } from '../../models/stockConfig.ts';
import type { HuggingFaceConfig } from '../../formats/huggingFaceConfig.ts';
import { Refusal } from '../../formats/errors.ts';
import { storageBytes } from '../../formats/storage/index.ts';
import { elements, type ModelSource } from '../../models/source.ts';
import { availableBytes } from '../../runtime/memory.ts';
import type { TaskContext } from '../../engine/context.ts';
import { projectName } from './containers/container.ts';
import { withIncoming } from './containers/index.ts';

/** What importing a folder or a file would say, without copying anything. */
export async function checkModel(_: TaskContext, { folder }: Input<'models.check'>): Promise<Output<'models.check'>> {
  const { folder: at, name, verdict, reasons, advice, facts } = await checked(resolve(folder));
  return { folder: at, name, verdict, reasons, advice, facts };
}

/** What a check says, with the bytes of memory that work on the model takes at least; null for what does not come in. */
export type Checked = Output<'models.check'> & { readonly working: number | null };

export async function checked(folder: string): Promise<Checked> {
  try {
    return await inspect(folder);
  } catch (error) {
    const { reason, advice } = refusalOf(error);
    const name = projectName(basename(folder));
    return { folder, name, verdict: 'no', facts: null, reasons: [reason], advice, working: null };
  }
}

/** Why something does not come in, and what to do. */
function refusalOf(error: unknown): Pick<Refusal, 'reason' | 'advice'> {
  if (error instanceof Refusal) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return { reason, advice: 'Compare its files with the page that it came from, or take another model.' };
}

const inspect = (folder: string): Promise<Checked> =>
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
      ...{ folder, name, reasons, working: workingBytes(source) },
      ...{ verdict: reasons.length ? 'partly' : 'supported', advice: 'It can be imported as it is.' },
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

/** Weights of the largest part as float32, their gradients, and what the runtime makes of them: the least that work takes. */
function workingBytes({ parameters }: ModelSource): number {
  const parts = new Map<string, number>();
  for (const { part, shape } of parameters) parts.set(part, (parts.get(part) ?? 0) + elements(shape));
  return 3 * 4 * Math.max(...parts.values());
}

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
