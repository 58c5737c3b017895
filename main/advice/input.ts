import type { Input, PlanInput } from '../../preload/contract/index.ts';

/** What advice is asked for with. */
export type AdviceInput = Input<'advice.make'>;

/** Minutes of training where nobody says otherwise: repair belongs to a plan, and this long somebody may wait. */
const defaultMinutes = 10;

export const minutesOf = ({ minutes = defaultMinutes }: Pick<AdviceInput, 'minutes'>): number => minutes;

/** What a run is asked for with, whatever its plan: model, texts and settings. */
export type Asked = Omit<PlanInput, 'kind' | 'plan' | 'name' | 'advice'>;

/** What advice is asked for with and runs are not. */
const ofAdvice = ['goal', 'format', 'minutes'] satisfies (keyof AdviceInput)[] as readonly string[];

/** What was asked for, as a run is asked for it. */
export const asked = (input: AdviceInput): Asked =>
  Object.fromEntries(Object.entries(input).filter(([key]) => !ofAdvice.includes(key))) as Asked;
