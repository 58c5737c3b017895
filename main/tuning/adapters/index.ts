import type { Method } from '../../training/tuning.ts';
import { allora } from './allora.ts';
import { corda } from './corda.ts';
import { difffit } from './difffit.ts';
import { flora } from './flora.ts';
import { hydra } from './hydra.ts';
import { increlora } from './increlora.ts';
import { incremental } from './incremental.ts';
import { lora } from './lora.ts';
import { mos } from './mos.ts';
import { mosa } from './mosa.ts';
import { nola } from './nola.ts';
import { parallel } from './parallel.ts';
import { pego } from './pego.ts';
import { perp } from './perp.ts';
import { prilora } from './prilora.ts';
import { s2ft } from './s2ft.ts';
import { salt } from './salt.ts';
import { soma } from './soma.ts';
import { sora } from './sora.ts';
import { ssf } from './ssf.ts';
import { svfit } from './svfit.ts';

/** Adapters: linears stay as they are, something small beside them is trained and merged at the end. */
export const adapters: readonly Method[] = [
  ...[
    lora,
    allora,
    corda,
    difffit,
    flora,
    hydra,
    increlora,
    incremental,
    mos,
    mosa,
    nola,
    parallel,
    pego,
    perp,
    prilora,
    s2ft,
    salt,
    soma,
    sora,
  ],
  ...[ssf, svfit],
];
