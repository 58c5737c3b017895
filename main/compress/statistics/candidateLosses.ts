import { stage } from '../extraction/stages.ts';
import { CandidateEvaluator, type CandidateMetric } from '../search/candidateEvaluator.ts';
import { nothingKept, passesOf } from './costs.ts';
import type { OwnStatistic } from './statistic.ts';

export interface CandidateOptions {
  readonly metric: CandidateMetric;
  /** Windows of calibration text that each side gives. */
  readonly windows: number;
}

/** Losses of the model without some of its parts. Nothing is kept: what it collects is an open evaluator that asks. */
export const candidateLosses: OwnStatistic<CandidateOptions, CandidateEvaluator> = {
  kind: 'own',
  name: 'ablation',
  explanation: 'losses without single parts',
  pass: 'ablation',
  stages: passesOf(stage.searching, 20),
  bytes: nothingKept,
  collect: (extraction, { metric, windows }) => CandidateEvaluator.open(extraction, metric, windows),
};
