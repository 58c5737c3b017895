import type { Input, PlanInput } from '../../preload/contract/index.ts';

/** What advice is asked for with. */
export type AdviceInput = Input<'advice.make'>;

/** Minutes of training where nobody says otherwise: repair belongs to a plan, and this long somebody may wait. */
const defaultMinutes = 10;

export const minutesOf = ({ minutes = defaultMinutes }: Pick<AdviceInput, 'minutes'>): number => minutes;

/** What a run is asked for with, whatever its plan: model, texts and settings. */
export type Asked = Omit<PlanInput, 'kind' | 'plan' | 'name' | 'advice'>;

/** What was asked for beside what only advice has, as a run is asked for it. */
export const asked = ({ goal: _, format: __, minutes: ___, ...others }: AdviceInput): Asked => others;
