import { Registry } from '../../../../components/component.ts';
import type { ChannelScore } from '../score.ts';
import { activation } from './activation.ts';
import { learned } from './learned.ts';
import { magnitude } from './magnitude.ts';
import { random } from './random.ts';
import { taylor } from './taylor.ts';
import { variance } from './variance.ts';

/** Scores of channels of the residual stream that a recipe may name. */
export const channelScores = new Registry<ChannelScore>([random, magnitude, activation, taylor, variance, learned]);
