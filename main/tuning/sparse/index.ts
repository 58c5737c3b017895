import type { Method } from '../../training/tuning.ts';
import { diffPruning } from './diffPruning.ts';
import { dsee } from './dsee.ts';
import { greenTrainer } from './greenTrainer.ts';
import { halfFineTuning } from './halfFineTuning.ts';
import { lotteryTicket } from './lotteryTicket.ts';
import { maskTuning } from './maskTuning.ts';
import { sara } from './sara.ts';
import { skillGrafting } from './skillGrafting.ts';
import { spiel } from './spiel.ts';
import { topLayers } from './topLayers.ts';

/** Sparse fine-tuning: the model's own numbers are trained, but only some of them. */
export const sparse: readonly Method[] = [
  topLayers,
  halfFineTuning,
  greenTrainer,
  lotteryTicket,
  skillGrafting,
  spiel,
  sara,
  diffPruning,
  dsee,
  maskTuning,
];
