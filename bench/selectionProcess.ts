import { join } from 'node:path';
import { Extraction } from '../main/compress/extraction/extraction.ts';
import { derivedSource } from '../main/compress/extraction/derivedSource.ts';
import { extract } from '../main/compress/extraction/extract.ts';
import type { Recipe } from '../main/compress/recipe/document.ts';
import { openCheckpoint } from '../main/formats/checkpoint.ts';
import { endTokens, readConfig } from '../main/formats/huggingFaceConfig.ts';
import { openTokenizer } from '../main/formats/tokenizer.ts';
import { checkpointSource } from '../main/models/checkpointSource.ts';
import type { ModelSource } from '../main/models/source.ts';
import type { Choice as Named } from '../main/components/component.ts';
import { choose } from '../main/select/choose.ts';
import { MeasuredFeatures } from '../main/select/measuredFeatures.ts';
import { strategies } from '../main/select/strategies/index.ts';
import type { Candidate } from '../main/select/candidate.ts';
import { pack, spread } from '../main/corpus/pack.ts';
import { memoryWorkspace } from './memoryWorkspace.ts';
import { linesIn, textsIn } from './hostile/textFiles.ts';

/** What bench/selection.ts asks of one process: one strategy on one pool. */
export interface ChoosingTask {
  readonly model: string;
  readonly strategy: Named;
  /** Files of candidates. */
  readonly pool: string;
  readonly target: string;
  readonly budget: number;
  readonly seed: number;
  /** How the model is pruned that strategies compare it with, and on which general text. */
  readonly cut: Recipe;
  readonly general: string;
}

export interface ChoosingResult {
  readonly chosen: readonly { readonly index: number; readonly why: string }[];
  readonly tokens: number;
  /** Reading with the model and choosing; the pruned model was there before. */
  readonly seconds: number;
  readonly peakMemory: number;
}

async function work(task: ChoosingTask): Promise<ChoosingResult> {
  const config = await readConfig(task.model);
  const source = checkpointSource(await openCheckpoint(task.model), config, task.model);
  const files = { tokenizer: join(task.model, 'tokenizer.json'), settings: undefined, chatTemplate: undefined };
  const tokenizer = await openTokenizer(files);
  const encode = (text: string) => tokenizer.encode(text);
  const joiner = endTokens(config)[0] ?? 0;
  const workspace = memoryWorkspace();
  const { component, options } = strategies.bind(task.strategy);
  let other: ModelSource | null = null;
  if (component.needs.includes('comparison')) {
    const windows = spread(pack(await textsIn(task.general), encode, 128, { joiner }), 32);
    const texts = { domain: { windows, fingerprint: 'general' }, general: null };
    const settings = { sparsity: 0.5, lambda: task.cut.defaults.lambda, seed: task.seed };
    using extraction = new Extraction(source, settings, texts, workspace);
    other = derivedSource(source, await extract(extraction, task.cut));
  }
  const [pool, target] = [await linesIn<Candidate>(task.pool), await linesIn<Candidate>(task.target)];
  const started = performance.now();
  const features = new MeasuredFeatures({ source, other, walk: workspace, encode, joiner }, pool, target);
  const selection = await component.select(
    {
      ...{ pool, target, features, budget: task.budget, seed: task.seed },
      ...{ device: workspace.device, report: () => undefined },
    },
    options,
  );
  const { chosen, tokens } = choose(selection, pool, task.budget);
  const seconds = (performance.now() - started) / 1000;
  await features.dispose();
  await source.close();
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  return { chosen: chosen.map(({ index, why }) => ({ index, why })), tokens, seconds, peakMemory };
}

process.on('message', (task: ChoosingTask) => {
  work(task).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, () =>
        process.exit(1),
      ),
  );
});
