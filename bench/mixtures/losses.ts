import { join } from 'node:path';
import { derivedSource } from '../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../main/compress/extraction/extract.ts';
import { Extraction } from '../../main/compress/extraction/extraction.ts';
import type { Recipe } from '../../main/compress/recipe/document.ts';
import { pack, spread } from '../../main/corpus/pack.ts';
import { measureLoss, meanLoss } from '../../main/evaluate/loss.ts';
import { openCheckpoint } from '../../main/formats/checkpoint.ts';
import { endTokens, readConfig } from '../../main/formats/huggingFaceConfig.ts';
import { openTokenizer } from '../../main/formats/tokenizer.ts';
import { checkpointSource } from '../../main/models/checkpointSource.ts';
import type { ModelSource } from '../../main/models/source.ts';
import { Walker } from '../../main/walk/walker.ts';
import { textFiles, textsIn } from '../hostile/textFiles.ts';
import { memoryWorkspace } from '../memoryWorkspace.ts';

interface Task {
  readonly model: string;
  readonly corpora: string;
  readonly domain: string;
  readonly window: number;
  readonly calibrationWindows: number;
  readonly measuredWindows: number;
}

/** A model with its texts, on which recipes are measured one after the other: what one of them measures of it the next one finds. */
export async function openBench(task: Task) {
  const config = await readConfig(task.model);
  const source = checkpointSource(await openCheckpoint(task.model), config, task.model);
  const tokenizer = await openTokenizer({
    ...{ tokenizer: join(task.model, 'tokenizer.json'), settings: undefined, chatTemplate: undefined },
  });
  const joiner = endTokens(config)[0] ?? 0;
  const cut = async (file: string, count: number) =>
    spread(
      pack(await textsIn(file), (text) => tokenizer.encode(text), task.window, { joiner, start: tokenizer.start }),
      count,
    );
  const files = { domain: textFiles(task.corpora, task.domain), general: textFiles(task.corpora, 'general') };
  const side = async (name: 'domain' | 'general') => ({
    calibration: { windows: await cut(files[name].calibration, task.calibrationWindows), fingerprint: name },
    heldOut: await cut(files[name].heldOut, task.measuredWindows),
  });
  const texts = { domain: await side('domain'), general: await side('general') };
  const workspace = memoryWorkspace();

  const loss = async (made: ModelSource, name: 'domain' | 'general') => {
    using walker = new Walker(made, workspace);
    return meanLoss(await measureLoss(walker, texts[name].heldOut, (id) => tokenizer.tokenBytes(id)));
  };
  return {
    /** Mean losses on held-out text in nats per token; of the model as it is without a recipe. */
    measure: async (
      recipe: Recipe | null,
      sparsity: number,
      { seed = 1, lambda }: { readonly seed?: number; readonly lambda?: number },
    ) => {
      let made: ModelSource = source;
      if (recipe) {
        const settings = { sparsity, lambda: lambda ?? recipe.defaults.lambda, seed };
        const of = { domain: texts.domain.calibration, general: texts.general.calibration };
        using extraction = new Extraction(source, settings, of, workspace);
        made = derivedSource(source, await extract(extraction, recipe));
      }
      return { domain: await loss(made, 'domain'), general: await loss(made, 'general') };
    },
    [Symbol.asyncDispose]: async () => {
      await workspace.device.release();
      await source.close();
    },
  };
}
