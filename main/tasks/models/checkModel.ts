import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { lacksBiases } from '../../models/stockConfig.ts';
import { readText } from '../../formats/files.ts';
import type { HuggingFaceConfig } from '../../formats/huggingFaceConfig.ts';
import { storageBytes } from '../../formats/storage/index.ts';
import { elements, type ModelSource } from '../../models/source.ts';
import { availableBytes } from '../../runtime/memory.ts';
import type { TaskContext } from '../../engine/context.ts';
import { withModelFolder } from './modelFolder.ts';

/** Cards are a few pages long. */
const maxCardBytes = 4_000_000;

/** What importing a folder would say, without copying anything. */
export async function checkModel(_: TaskContext, input: Input<'models.check'>): Promise<Output<'models.check'>> {
  const folder = resolve(input.folder);
  const name = basename(folder).replace(/[^\p{L}\p{N} ._+-]/gu, '-');
  const refused = (error: unknown): Output<'models.check'> => ({
    folder,
    name,
    verdict: 'no',
    reasons: [error instanceof Error ? error.message : String(error)],
    facts: null,
  });
  try {
    return await inspect(folder, name);
  } catch (error) {
    return refused(error);
  }
}

const inspect = (folder: string, name: string): Promise<Output<'models.check'>> =>
  withModelFolder(folder, async ({ config, source, notes }) => {
    const { architecture } = source;
    const stored = source.parameters.map((parameter) => ({
      storage: source.storage(parameter),
      shape: parameter.shape,
    }));
    const bytes = stored.reduce((sum, { storage, shape }) => sum + storageBytes(storage, shape), 0);
    const parameters = stored.reduce((sum, { shape }) => sum + elements(shape), 0);
    const licence = await licenceOf(folder);
    const reasons = [...notes, ...limits(source, config, parameters, licence)];
    return {
      folder,
      name,
      verdict: reasons.length ? 'partly' : 'supported',
      reasons,
      facts: {
        family: source.family.name,
        layers: architecture.layers.length,
        parameters,
        bytes,
        dtype: [...new Set(stored.map(({ storage }) => storage))].join(', '),
        context: architecture.context,
        vocabulary: architecture.vocabulary,
        licence,
      },
    };
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
  if (licence === null)
    found.push('The folder names no licence; make sure that you may change and pass on this model.');
  return found;
}

/** The licence that a model card or a licence file names. */
async function licenceOf(folder: string): Promise<string | null> {
  const card = await readText(join(folder, 'README.md'), maxCardBytes).catch(() => '');
  const frontMatter = /^---\n([\s\S]*?)\n---/.exec(card)?.[1] ?? '';
  const named = /^license:\s*["']?([^"'\n]{1,100}?)["']?\s*$/m.exec(frontMatter)?.[1];
  if (named) return named;
  const file = (await readdir(folder)).find((entry) => /^LICEN[CS]E/i.test(entry));
  if (!file) return null;
  const text = await readText(join(folder, file), maxCardBytes).catch(() => '');
  return (
    text
      .split('\n')
      .find((line) => line.trim())
      ?.trim()
      .slice(0, 100) ?? file
  );
}
