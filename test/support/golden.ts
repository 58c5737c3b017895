import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint } from '../../main/formats/checkpoint.ts';
import { readConfig } from '../../main/formats/huggingFaceConfig.ts';
import { checkpointSource } from '../../main/models/checkpointSource.ts';
import type { OpenedSource } from '../../main/models/source.ts';
import type { TokenWindows } from '../../main/models/windows.ts';
import { shared } from './shared.ts';

interface MaskGolden {
  readonly shape: readonly [number, number];
  readonly kept: number;
  readonly sha256: string;
  readonly sampled_bits: string;
}

type KeptUnits = readonly number[] | { readonly count: number; readonly first: readonly number[] };

/** Results of the independent reference implementation, with the token ids they were computed on. */
export interface Golden {
  readonly ids: Readonly<
    Record<'calib_domain' | 'calib_general' | 'eval_domain' | 'eval_general', readonly (readonly number[])[]>
  >;
  readonly dense: { readonly nll_domain: number; readonly nll_general: number };
  readonly logits: { readonly ids: readonly number[]; readonly f64_last: TopLogits; readonly f64_first: TopLogits };
  readonly gradients: {
    readonly windows: number;
    readonly loss: number;
    readonly tensors: Readonly<
      Record<string, { readonly norm: number; readonly at: readonly number[]; readonly values: readonly number[] }>
    >;
  };
  readonly calibration: Readonly<Record<string, CalibrationGolden>>;
  readonly methods: Readonly<
    Record<
      string,
      {
        readonly nll_domain: number;
        readonly nll_general: number;
        readonly masks?: Readonly<Record<string, MaskGolden>>;
        readonly kept?: Readonly<Record<string, { readonly attn: KeptUnits; readonly mlp: KeptUnits }>>;
        readonly parameters?: number;
        readonly removed?: readonly (readonly [string, number])[];
        readonly scores?: readonly number[];
        readonly loss_trace?: readonly number[];
      }
    >
  >;
}

interface TopLogits {
  readonly ids: readonly number[];
  readonly values: readonly number[];
}

interface CalibrationGolden {
  readonly columns: readonly number[];
  readonly mean: readonly number[];
  readonly mean_square: readonly number[];
  readonly gram_0_last: number;
  readonly gram_trace: number;
}

export const readGolden = (name: string): Golden =>
  JSON.parse(readFileSync(join(shared ?? '', 'reference', 'golden', `${name}.json`), 'utf8')) as Golden;

export async function openModel(name: string): Promise<OpenedSource> {
  const among = ['models', 'reference/models'].map((folder) => join(shared ?? '', folder, name));
  const folder = among.find((one) => existsSync(one)) ?? name;
  return checkpointSource(await openCheckpoint(folder), await readConfig(folder), name);
}

export const windowsOf = (ids: readonly (readonly number[])[]): TokenWindows => ({
  ids: Int32Array.from(ids.flat()),
  count: ids.length,
  length: ids[0]?.length ?? 0,
});
