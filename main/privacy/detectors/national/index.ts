import type { Detector } from '../../finding.ts';
import { austria } from './at.ts';
import { belgium } from './be.ts';
import { bulgaria } from './bg.ts';
import { canada } from './ca.ts';
import { switzerland } from './ch.ts';
import { czechia } from './cz.ts';
import { germany } from './de.ts';
import { denmark } from './dk.ts';
import { baltics } from './ee.ts';
import { spain } from './es.ts';
import { finland } from './fi.ts';
import { france } from './fr.ts';
import { greece } from './gr.ts';
import { croatia } from './hr.ts';
import { ireland } from './ie.ts';
import { italy } from './it.ts';
import { netherlands } from './nl.ts';
import { norway } from './no.ts';
import { overseas } from './overseas/index.ts';
import { poland } from './pl.ts';
import { portugal } from './pt.ts';
import { romania } from './ro.ts';
import { sweden } from './se.ts';
import { unitedKingdom } from './uk.ts';
import { unitedStates } from './us.ts';

/** Numbers that states and their insurers give to people, by country. */
export const nationalIds: readonly Detector[] = [
  ...[unitedStates, unitedKingdom, germany, france, spain, italy].flat(),
  ...[austria, switzerland, netherlands, belgium, portugal, poland, sweden, denmark, finland, norway, ireland].flat(),
  ...[czechia, romania, bulgaria, croatia, baltics, greece, canada, overseas].flat(),
];
