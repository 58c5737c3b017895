import type { Output } from '../../preload/contract/index.ts';

export type Model = Output<'models.list'>[number];
