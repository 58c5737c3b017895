import type { Output } from '../../preload/contract/index.ts';

export type Model = Output<'models.import'>;

/** How a verdict about a model looks. */
export const tags = { supported: 'good', partly: 'warn', no: 'bad' } as const;
