import type { Detector } from '../../../finding.ts';
import { australia } from './au.ts';
import { brazil } from './br.ts';
import { china } from './cn.ts';
import { india } from './in.ts';
import { korea } from './kr.ts';
import { turkey } from './tr.ts';
import { southAfrica } from './za.ts';

/** Numbers of people and their firms in Australia, India, Korea, South Africa, Turkey, Brazil and China. */
export const overseas: readonly Detector[] = [...[australia, india, korea, southAfrica, turkey, brazil, china].flat()];
