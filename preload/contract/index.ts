import type { z } from 'zod';
import { adviceProcedures } from './advice.ts';
import { datasetProcedures } from './datasets.ts';
import { erasureProcedures } from './erasures.ts';
import { methodProcedures } from './methods.ts';
import { modelProcedures } from './models.ts';
import { projectProcedures } from './projects.ts';
import { recipeProcedures } from './recipes.ts';
import { runProcedures } from './runs.ts';
import { sweepProcedures } from './sweeps.ts';
import { variantProcedures } from './variants.ts';

/**
 * The contract between the engine's services and whoever asks for them: window, browser and command line. Every
 * procedure has a schema for what goes in and what comes out, both checked whatever the transport, and the kinds of things
 * it changes. Before it answers, a procedure may emit events (events.ts).
 */
export const contract = {
  ...projectProcedures,
  ...modelProcedures,
  ...datasetProcedures,
  ...recipeProcedures,
  ...methodProcedures,
  ...runProcedures,
  ...variantProcedures,
  ...adviceProcedures,
  ...sweepProcedures,
  ...erasureProcedures,
} as const;

export type Procedure = keyof typeof contract;
export type Input<P extends Procedure> = z.infer<(typeof contract)[P]['input']>;
export type Output<P extends Procedure> = z.infer<(typeof contract)[P]['output']>;

export {
  type Event,
  eventSchema,
  type Progress,
  type RunEvent,
  type RunState,
  type Topic,
  type TrainingEvent,
  type TrainingOutcome,
  trainingOutcome,
} from './events.ts';
export type { Advice } from './advice.ts';
export type { Settings } from './projects.ts';
export type { ExportLoss, ProgramUse, Verdict, VerdictLevel } from './variants.ts';
export type { ClusterOptions } from './cluster.ts';
export { extraction, type ExtractionInput, type Target, type TrainingChanges } from './extraction.ts';
export { planDocument, type PlanDocument, type PlanInput, planRun, type PlanStep } from './plan.ts';
export type { RunInput } from './runs.ts';
export type { ShownSweep, SweepInput } from './sweeps.ts';
