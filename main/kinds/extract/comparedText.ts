import type { PackedWindows } from '../../corpus/pack.ts';
import { describeJson } from '../../models/describe.ts';
import type { Manifest } from '../../project/manifest.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import type { Project } from '../../project/project.ts';
import { subjectAround } from '../../project/specialTokens.ts';
import { subjectTokenizer } from '../../project/subjects.ts';
import { keptWindows } from '../../texts/keptWindows.ts';

/** Text that candidates are compared on before there is a result. */
export interface ComparedText {
  readonly split: 'train' | 'calibration';
  readonly windows: PackedWindows;
  readonly tokenBytes: (id: number) => number;
}

/** Training text is long, and reading all of it for a few windows would take longer than measuring on them. */
const among = 4;

/**
 * Training text, calibration text where there is none: never held-out text, which only measures the end result.
 *
 * @param cut windows at the most, and their tokens.
 */
export async function comparedText(
  project: Project,
  dataset: DatasetRow,
  manifest: Manifest,
  cut: { readonly window: number; readonly windows: number },
): Promise<ComparedText> {
  const split = dataset.splits.train.documents ? 'train' : 'calibration';
  const tokenizer = await subjectTokenizer(project, manifest);
  const around = await subjectAround(project, manifest);
  return {
    split,
    windows: await keptWindows(project, dataset, split, manifest, { ...cut, ...around, among }),
    tokenBytes: (id) => tokenizer.tokenBytes(id),
  };
}

/** A window of so many tokens, or of as many as the model was made for. */
export const windowFor = ({ config }: Pick<Manifest, 'config'>, wanted: number): number =>
  Math.min(wanted, describeJson(config).architecture.context);
