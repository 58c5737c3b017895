import { z } from 'zod';
import { extraction } from './extraction.ts';
import { runSettings } from './runSettings.ts';
import { name, settingFields, share } from './schemas.ts';

/** One step of a plan: a recipe on what the steps before it left, with its own choices. */
export const planStep = extraction
  .pick({ recipe: true, recovery: true, training: true, lambda: true, layers: true, precision: true, tables: true })
  .extend({
    /** Share to remove of what the recipe removes; the recipe's own where it is left out. */
    share: share.optional(),
    /** Of a recipe that rounds: bytes that what is left may take; it gets the finest precision that fits. */
    bytes: z.number().int().positive().optional(),
  });
export type PlanStep = z.infer<typeof planStep>;

/** Steps one after the other, such as cut, train and round. */
export const planDocument = z.strictObject({ steps: z.array(planStep).min(1).max(8) });
export type PlanDocument = z.infer<typeof planDocument>;

/** What a run of the kind "plan" is asked to do; settings (runSettings.ts) hold for all steps. */
export const planRun = z.strictObject({
  kind: z.literal('plan'),
  ...extraction.pick({ model: true, domain: true, general: true }).shape,
  plan: planDocument,
  /** The advice that it carries out: its prediction is shown beside what is measured. */
  advice: z.strictObject({ name, rank: z.number().int().min(1) }).optional(),
  /** Name of the variant. */
  name: name.optional(),
  ...settingFields(runSettings),
});
export type PlanInput = z.infer<typeof planRun>;
