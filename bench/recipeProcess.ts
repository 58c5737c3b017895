import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extraction, type Texts } from '../main/compress/extraction/extraction.ts';
import { derivedSource } from '../main/compress/extraction/derivedSource.ts';
import { extract } from '../main/compress/extraction/extract.ts';
import { parseRecipe } from '../main/compress/recipe/validate.ts';
import type { Recipe } from '../main/compress/recipe/document.ts';
import { type DocumentLoss, measureLoss } from '../main/evaluate/loss.ts';
import { forwardSeconds } from '../main/evaluate/speed.ts';
import { openCheckpoint } from '../main/formats/checkpoint.ts';
import { endTokens, readConfig } from '../main/formats/huggingFaceConfig.ts';
import { openTokenizer } from '../main/formats/tokenizer.ts';
import { checkpointSource } from '../main/models/checkpointSource.ts';
import { projectWorkspace } from '../main/kinds/extract/workspace.ts';
import type { ModelSource } from '../main/models/source.ts';
import { initProject } from '../main/project/project.ts';
import { Device } from '../main/runtime/device.ts';
import { availableBytes, MemoryBudget } from '../main/runtime/memory.ts';
import { pack, packSome, spread } from '../main/corpus/pack.ts';
import { Walker } from '../main/walk/walker.ts';
import { type TextFiles, textsIn } from './hostile/textFiles.ts';

/** What bench/recipes.ts asks of one process: one recipe on one model, or the model as it is. */
export interface RecipeTask {
  readonly model: string;
  readonly recipe: Recipe | null;
  /** Shares one after the other; what is measured is the model cut at the first. */
  readonly sparsities: readonly number[];
  readonly seed: number;
  readonly window: number;
  readonly calibrationWindows: number;
  readonly measuredWindows: number;
  readonly texts: { readonly domain: TextFiles; readonly general: TextFiles };
}

export interface RecipeResult {
  readonly domain: readonly DocumentLoss[];
  readonly general: readonly DocumentLoss[];
  /** Fastest forward pass of the result, weights in memory. */
  readonly forwardSecondsPerToken: number;
  readonly parameters: number;
  /** Parameters inside the layers, and those of them that are not zero. */
  readonly inLayers: number;
  readonly nonzeroInLayers: number;
  /** Hash of which numbers inside the layers are zero. */
  readonly zeros: string;
  /** Seconds for every share. */
  readonly seconds: readonly number[];
  /** Numbers that training could change; 0 where nothing was trained. */
  readonly trained: number;
  readonly peakMemory: number;
}

async function work(task: RecipeTask): Promise<RecipeResult> {
  const config = await readConfig(task.model);
  const source = checkpointSource(await openCheckpoint(task.model), config, task.model);
  const tokenizer = await openTokenizer({
    tokenizer: join(task.model, 'tokenizer.json'),
    settings: undefined,
    chatTemplate: undefined,
  });
  const around = { joiner: endTokens(config)[0] ?? 0, start: tokenizer.start };
  const encode = (text: string) => tokenizer.encode(text);
  const documents = async (file: string) => (await textsIn(file)).map((text) => ({ text }));
  const windows = async (file: string, count: number) =>
    spread(pack(await textsIn(file), encode, task.window, around), count);
  const training: NonNullable<Texts['training']> = async ({ windows: count }) => {
    const side = async (name: 'domain' | 'general') => ({
      windows: packSome(
        await documents(task.texts[name].training),
        encode,
        { window: task.window, windows: count, ...around },
        task.seed,
      ),
      fingerprint: `${name} training`,
    });
    return { domain: await side('domain'), general: await side('general') };
  };
  const calibration = async (side: 'domain' | 'general') => ({
    windows: await windows(task.texts[side].calibration, task.calibrationWindows),
    fingerprint: side,
  });
  const folder = await mkdtemp(join(tmpdir(), 'espalier-recipe-'));
  const project = await initProject(join(folder, 'project'));
  const device = new Device('cpu');
  const budget = new MemoryBudget(availableBytes() / 2);
  const progress = () => undefined;
  let trained = 0;
  const workspace = await projectWorkspace({
    project,
    folder,
    device,
    budget,
    checkpointSeconds: 10,
    warn: () => undefined,
    progress,
    trained: (event) => {
      if (event.kind === 'trained') trained = Math.max(trained, event.trained);
    },
  });
  const { domain, general } = { domain: await calibration('domain'), general: await calibration('general') };

  let made: ModelSource = source;
  const seconds: number[] = [];
  if (task.recipe) {
    const recipe = parseRecipe(task.recipe, task.recipe.name);
    for (const [at, sparsity] of task.sparsities.entries()) {
      const settings = { sparsity, lambda: recipe.defaults.lambda, seed: task.seed };
      const started = performance.now();
      using extraction = new Extraction(source, settings, { domain, general, training }, workspace);
      const result = await extract(extraction, recipe);
      seconds.push((performance.now() - started) / 1000);
      if (at === 0) made = derivedSource(source, result);
    }
  }
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  using walker = new Walker(made, workspace);
  const forwardSecondsPerToken = await forwardSeconds(made, workspace, domain.windows);
  const loss = async (side: 'domain' | 'general') =>
    (
      await measureLoss(walker, await windows(task.texts[side].heldOut, task.measuredWindows), (id) =>
        tokenizer.tokenBytes(id),
      )
    ).documents;
  const losses = { domain: await loss('domain'), general: await loss('general') };
  let [parameters, inLayers, nonzeroInLayers] = [0, 0, 0];
  const pattern = createHash('sha256');
  for (const parameter of made.parameters) {
    const size = parameter.shape.reduce((a, b) => a * b, 1);
    parameters += size;
    if (typeof parameter.place !== 'number') continue;
    inLayers += size;
    const kept = Uint8Array.from(await made.read(parameter), (value) => (value === 0 ? 0 : 1));
    pattern.update(kept);
    nonzeroInLayers += kept.reduce((sum, value) => sum + value, 0);
  }
  await source.close();
  await project.close();
  await rm(folder, { recursive: true, force: true });
  const sizes = { parameters, inLayers, nonzeroInLayers, zeros: pattern.digest('hex') };
  return { ...losses, ...sizes, forwardSecondsPerToken, seconds, trained, peakMemory };
}

process.on('message', (task: RecipeTask) => {
  work(task).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, () =>
        process.exit(1),
      ),
  );
});
