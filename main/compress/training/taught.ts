import { type Recovery, recoverySchema } from '../../training/recovery.ts';
import { derivedSource, type Extracted } from '../extraction/derivedSource.ts';
import type { Extraction } from '../extraction/extraction.ts';
import { recover, type TextPart } from './recovery.ts';

/**
 * What the teacher is trained by: next tokens of all of the text, at the recovery's own rates. A recovery that trains on less of the text
 * has a teacher that saw all of it (Ben-Baruch et al. 2024, section 3).
 */
export function teachersTraining({ teacher, ...recovery }: Recovery): Recovery {
  const { train, optimiser, rate, schedule, decay, clip, batch, every, data } = recovery;
  return recoverySchema.parse({
    ...{ train, optimiser, rate, schedule, decay, clip, batch, every },
    data: { general: data.general, order: data.order },
    steps: teacher?.steps ?? recovery.steps,
  });
}

/** Recovers under a teacher: the unpruned model, which is trained on the text first where the recovery says so. */
export async function recoverTaught(
  extraction: Extraction,
  recovery: Recovery,
  cut: Extracted | null,
  part?: TextPart,
): Promise<Extracted> {
  if (!recovery.teacher) return recover(extraction, recovery, cut, part);
  using whole = extraction.on(extraction.teacher);
  const taught = await recover(whole, teachersTraining(recovery), null);
  using under = extraction.taughtBy(derivedSource(extraction.teacher, taught));
  return await recover(under, recovery, cut, part);
}
