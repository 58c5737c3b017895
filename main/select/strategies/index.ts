import { z } from 'zod';
import { Registry } from '../../components/component.ts';
import type { StrategyComponent } from '../strategy.ts';
import { activeInstruction } from './activeInstruction.ts';
import { clear } from './clear.ts';
import { divergence } from './divergence.ts';
import { donod } from './donod.ts';
import { dp4tl } from './dp4tl.ts';
import { el2n } from './el2n.ts';
import { gotD } from './gotD.ts';
import { grand } from './grand.ts';
import { kShot } from './kShot.ts';
import { middleSlice } from './middleSlice.ts';
import { paser } from './paser.ts';
import { passageQuality } from './passageQuality.ts';
import { perplexityWindow } from './perplexityWindow.ts';
import { prototypes } from './prototypes.ts';
import { random } from './random.ts';
import { setBsr } from './setBsr.ts';
import { zipFit } from './zipFit.ts';

/** Ways to choose text, by name. */
export const strategies = new Registry<StrategyComponent>([
  random,
  zipFit,
  divergence,
  passageQuality,
  kShot,
  setBsr,
  gotD,
  dp4tl,
  prototypes,
  perplexityWindow,
  middleSlice,
  el2n,
  grand,
  donod,
  paser,
  activeInstruction,
  clear,
]);

/** What there is, as it is listed: the options as a JSON schema. */
export const strategyList = () =>
  strategies.components.map(({ name, explanation, citation, paper, needs, options }) => ({
    ...{ name, explanation, citation, paper },
    needs: [...needs],
    options: z.toJSONSchema(options) as unknown,
  }));
