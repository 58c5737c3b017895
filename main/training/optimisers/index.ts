import { Registry } from '../../components/component.ts';
import { adafactor } from './adafactor.ts';
import { adamw } from './adamw.ts';
import { lion } from './lion.ts';
import type { Optimiser } from './optimiser.ts';
import { sgd } from './sgd.ts';

/** All optimisers, by the name that recipes use. */
export const optimisers = new Registry<Optimiser>([adamw, sgd, lion, adafactor]);
