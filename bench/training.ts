import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { endTokens, readConfig } from '../main/formats/huggingFaceConfig.ts';
import { openTokenizer } from '../main/formats/tokenizer.ts';
import type { RecoveryInput } from '../main/training/recovery.ts';
import { pack, spread } from '../main/corpus/pack.ts';
import { writeSynthetic } from './checkpoint.ts';
import { inProcess } from './child.ts';
import { textsIn } from './hostile/textFiles.ts';
import type { TrainingResult, TrainingTask } from './trainingProcess.ts';

/**
 * Training against an independent PyTorch implementation, one after the other in one run: the loss of every step of a full
 * fine-tune, and tokens per second; then what low-rank training takes beside full training, and what depth costs it.
 * usage: node dist/bench/training.js --model DIR --corpus FILE.jsonl --reference DIR [--python python3] [--steps 200]
 * DIR of the reference holds model.py and recovery.py.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    corpus: { type: 'string' },
    reference: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    steps: { type: 'string', default: '200' },
    memory: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const { model, corpus, reference } = values;
if (!model || !corpus || !reference) throw new Error('Give --model DIR, --corpus FILE.jsonl and --reference DIR.');

/** The reference's optimiser: Adam without decay, a constant rate, gradients of any length, windows in their order. */
const plain = { clip: null, every: null, data: { order: 'sequential' } } satisfies Partial<RecoveryInput>;
const [window, batch, rate] = [128, 4, 1e-4];
/** Enough that every step may keep everything for convenience. */
const plenty = 8e9;

const folder = await mkdtemp(join(tmpdir(), 'espalier-training-'));
const run = (task: Omit<TrainingTask, 'scratch'>): Promise<TrainingResult> =>
  inProcess('trainingProcess.js', { ...task, scratch: folder }, task.model);

async function corpusIds(where: string, count: number): Promise<number[][]> {
  const tokenizer = await openTokenizer({
    tokenizer: join(where, 'tokenizer.json'),
    settings: undefined,
    chatTemplate: undefined,
  });
  const texts = await textsIn(corpus as string);
  const joiner = endTokens(await readConfig(where))[0] ?? 0;
  const { ids } = spread(
    pack(texts, (text) => tokenizer.encode(text), window, { joiner, start: tokenizer.start }),
    count,
  );
  return Array.from({ length: ids.length / window }, (_, i) => Array.from(ids.subarray(i * window, (i + 1) * window)));
}

/** The reference's loss trace and the seconds of its fastest stretch of five steps. */
async function theirs(where: string, kind: 'finetune' | 'lora', ids: number[][], steps: number) {
  const script = `
import json, sys, time
sys.path.insert(0, sys.argv[1])
import torch, model, recovery
torch.set_num_threads(2)
P, cfg = model.load(sys.argv[2])
ids = torch.tensor(json.loads(sys.stdin.read()))
times = []
original = recovery.batches
def timed(*a):
    for x in original(*a):
        times.append(time.perf_counter())
        yield x
recovery.batches = timed
arguments = dict(steps=int(sys.argv[4]), lr=float(sys.argv[5]), batch=int(sys.argv[6]))
_, trace = getattr(recovery, sys.argv[3])(P, cfg, ids, **arguments)
times.append(time.perf_counter())
print(json.dumps({"trace": trace, "seconds": min(b - a for a, b in zip(times, times[1:]))}))
`;
  const child = promisify(execFile)(
    values.python,
    ['-c', script, reference as string, where, kind, String(steps), String(rate), String(batch)],
    { maxBuffer: 2 ** 26 },
  );
  child.child.stdin?.end(JSON.stringify(ids));
  return JSON.parse((await child).stdout) as { trace: number[]; seconds: number };
}

async function against(name: string, where: string, steps: number): Promise<void> {
  const ids = await corpusIds(where, 32);
  for (const [kind, many] of [
    ['finetune', steps],
    ['lora', Math.min(steps, 20)],
  ] as const) {
    const reference = await theirs(where, kind, ids, many);
    const train = kind === 'finetune' ? 'full' : 'lora';
    const own = await run({
      model: where,
      ids,
      budget: plenty,
      recovery: { ...plain, train, rate, steps: many, batch },
    });
    const apart = own.losses.map((loss, step) => Math.abs(loss / (reference.trace[step] ?? NaN) - 1));
    const worst = Math.max(...apart);
    const ratio = own.tokensPerSecond / ((window * batch) / reference.seconds);
    process.stdout.write(
      `${name}, ${kind}: ${own.tokensPerSecond.toFixed(0)} tokens/s, ${ratio.toFixed(2)} times the reference; ` +
        `loss of ${many} steps at most ${(100 * worst).toFixed(4)} % apart (${own.losses.at(-1)?.toFixed(4)} at the end)\n`,
    );
  }
}

const wide = { hidden: 2048, groups: 8, queriesPerGroup: 2, headDim: 128, neurons: 5632, vocabulary: 32_000 };

try {
  await against('given', model, Number(values.steps));
  const large = {
    hidden: 768,
    layers: 14,
    groups: 6,
    queriesPerGroup: 2,
    headDim: 64,
    neurons: 2048,
    vocabulary: 6144,
  };
  const where = join(folder, 'large');
  const parameters = await writeSynthetic(where, large);
  await copyFile(join(model, 'tokenizer.json'), join(where, 'tokenizer.json'));
  await against(`synthetic, ${Math.round(parameters / 1e6)} M`, where, 5);

  if (values.memory) {
    const ids = await corpusIds(where, 8);
    const step = { ...plain, rate, steps: 2, batch };
    // Little may be kept, so that what is measured is what training needs.
    const needs = (train: string, of: string) => run({ model: of, ids, budget: 64e6, recovery: { ...step, train } });
    const [full, lora] = [await needs('full', where), await needs('lora', where)];
    process.stdout.write(
      `peak memory, ${Math.round(parameters / 1e6)} M: full ${mb(full)}, low-rank ${mb(lora)} (${share(lora, full)})\n`,
    );
    const depths = [24, 48];
    const peaks: TrainingResult[] = [];
    for (const layers of depths) {
      const deep = join(folder, `deep-${layers}`);
      const count = await writeSynthetic(deep, { ...wide, layers });
      const result = await needs('lora', deep);
      peaks.push(result);
      process.stdout.write(
        `low-rank training, ${layers} layers, ${(count / 1e9).toFixed(2)} billion: ${mb(result)}, ${result.trained} numbers trained\n`,
      );
      await rm(deep, { recursive: true, force: true });
    }
    const [few, many] = peaks as [TrainingResult, TrainingResult];
    // Trained numbers and what the optimiser remembers of them grow with depth; sixteen bytes each.
    const beside = (many.peakMemory - 16 * many.trained) / (few.peakMemory - 16 * few.trained);
    process.stdout.write(
      `twice the depth takes ${share(many, few)} of the memory, ${beside.toFixed(2)} times beside what is trained\n`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function mb({ peakMemory }: TrainingResult): string {
  return `${Math.round(peakMemory / 1e6)} MB`;
}

function share(one: TrainingResult, other: TrainingResult): string {
  return `${Math.round((100 * one.peakMemory) / other.peakMemory)} %`;
}
