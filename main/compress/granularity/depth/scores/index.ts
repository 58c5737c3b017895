import type { DepthScore } from '../score.ts';
import { Registry } from '../../../../components/component.ts';
import { ablation } from './ablation.ts';
import { learned } from './learned.ts';
import { motion } from './motion.ts';
import { position } from './position.ts';
import { random } from './random.ts';
import { taylor } from './taylor.ts';

/** Scores of whole layers and sublayers that a recipe may name. */
export const depthScores = new Registry<DepthScore>([random, position, motion, taylor, ablation, learned]);
