import { openCheckpoint } from '../main/formats/checkpoint.ts';
import { readConfig } from '../main/formats/huggingFaceConfig.ts';
import { checkpointSource } from '../main/models/checkpointSource.ts';
import type { TokenWindows } from '../main/models/windows.ts';
import { recoverySchema, type RecoveryInput } from '../main/training/recovery.ts';
import { train } from '../main/training/train.ts';
import { Device } from '../main/runtime/device.ts';
import { MemoryBudget } from '../main/runtime/memory.ts';
import { tuningOf } from '../main/tuning/methods/index.ts';

/** What bench/training.ts asks of one process: a training on given token ids, nothing else measured. */
export interface TrainingTask {
  readonly model: string;
  readonly recovery: RecoveryInput;
  readonly ids: readonly (readonly number[])[];
  /** Bytes that may be kept for convenience. */
  readonly budget: number;
  readonly scratch: string;
}

export interface TrainingResult {
  readonly losses: readonly number[];
  /** Of the fastest step. */
  readonly tokensPerSecond: number;
  /** Numbers that training could change. */
  readonly trained: number;
  readonly peakMemory: number;
}

process.once('message', (task: TrainingTask) => {
  void work(task).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(0)),
  );
});

async function work({ model, ids, budget, scratch, ...task }: TrainingTask): Promise<TrainingResult> {
  const recovery = recoverySchema.parse(task.recovery);
  const source = checkpointSource(await openCheckpoint(model), await readConfig(model), model);
  const windows: TokenWindows = { ids: Int32Array.from(ids.flat()), count: ids.length, length: ids[0]?.length ?? 0 };
  const texts = { domain: windows, general: null };
  let tokensPerSecond = 0;
  const { report } = await train({
    ...{ source, teacher: source, recovery, tuning: tuningOf(recovery), texts, calibration: texts },
    ...{ masks: null, seed: 7, checkpoints: null },
    walk: { device: new Device('cpu'), budget: new MemoryBudget(budget), scratch },
    onStep: (step) => {
      tokensPerSecond = Math.max(tokensPerSecond, step.tokensPerSecond);
    },
    warn: (message) => process.stderr.write(`${message}\n`),
  });
  return {
    losses: report.losses,
    tokensPerSecond,
    trained: report.trained,
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}
