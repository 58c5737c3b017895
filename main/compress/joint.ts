import { jointMethods } from '../recover/joint/index.ts';
import type { Findings, JointTuning } from '../recover/joint/joint.ts';
import { methods } from '../recover/methods/index.ts';
import type { Joint } from '../recover/recovery.ts';
import { train } from '../recover/train.ts';
import type { TuningWork } from '../recover/tuning.ts';
import { type Extraction, type Learned, sparsityOf } from './context.ts';
import { derivedSource, type Extracted } from './derived.ts';
import { nameOf } from '../pieces/piece.ts';
import { weightGroup } from './recipe/sentence.ts';
import { findTrained, saveTrained, tellers, trainingTexts } from './recovery.ts';
import { stage } from './stages.ts';
import { readFloat32, storedFloats } from './tensors.ts';

/**
 * A training that finds out what can go: the model learns its domain, and scores of weights, units or layers come about on
 * the way. What goes is then cut by the recipe's sentence, which may name the score "learned".
 *
 * @returns the trained model, and the extraction on it that knows what was found.
 */
export async function trainJointly(
  extraction: Extraction,
  { method, ...recovery }: Joint,
): Promise<{ trained: Extracted; behind: Extraction }> {
  const { source, workspace, settings, recipe, general } = extraction;
  const texts = await trainingTexts(extraction, recovery);
  const domain = extraction.calibration('domain');
  const { unit, group, allocation } = recipe;
  const identity = {
    ...{ method, recovery, unit, group, allocation, settings },
    training: [texts.domain.fingerprint, texts.general?.fingerprint ?? null],
    calibration: [domain.fingerprint, general?.fingerprint ?? null],
  };
  const keyOf = (layer: number) => extraction.fingerprint('findings', { ...identity, layer });
  const learned: Learned = {
    fingerprint: extraction.fingerprint('learned', identity),
    scores: async (layer) => {
      const artifact = await workspace.find(keyOf(layer));
      if (!artifact) throw new Error(`Nothing was found out about layer ${layer}; start the run anew.`);
      const scores: Record<string, Float32Array> = {};
      for (const name of artifact.names) scores[name] = await readFloat32(artifact, name);
      return scores;
    },
  };
  const on = (trained: Extracted) => ({ trained, behind: extraction.behind(derivedSource(source, trained), learned) });
  const known = await findTrained(extraction, identity, stage.trainingJointly);
  if (known) return on(known);

  let joint: JointTuning | null = null;
  const tuning = async (work: TuningWork) => {
    const base = methods.bind(recovery.train);
    const bound = jointMethods.bind(method);
    joint = await bound.piece.prepare(
      {
        ...work,
        base: await base.piece.prepare(work, base.options),
        sparsity: settings.sparsity,
        shareOf: (layer) => sparsityOf(settings, layer),
        group: nameOf(allocation) === 'global' || group === 'model' ? 'model' : weightGroup(recipe),
        unit,
      },
      bound.options,
    );
    return joint;
  };
  const { learner, report } = await train({
    ...{ source, teacher: source, recovery, seed: settings.seed, walk: workspace, masks: null, tuning },
    texts: { domain: texts.domain.windows, general: texts.general?.windows ?? null },
    calibration: { domain: domain.windows, general: general?.windows ?? null },
    checkpoints: await workspace.trainingFolder(learned.fingerprint),
    ...tellers(extraction, stage.trainingJointly),
  });
  try {
    for (let layer = 0; layer < extraction.layers; layer += 1) {
      const found: Findings = (joint as JointTuning | null)?.findings(layer) ?? {};
      const tensors = Object.entries(found).map(([name, scores]) => storedFloats(name, scores, [scores.length]));
      await workspace.save(keyOf(layer), 'scores', tensors);
    }
    return on(await saveTrained(extraction, identity, learner, report, null, recovery.zeros));
  } finally {
    learner.dispose();
  }
}
