import { columns } from './columns.ts';
import { hl7 } from './hl7.ts';
import type { Layout } from './layout.ts';

/** Every layout. */
export const layouts: readonly Layout[] = [columns, hl7];
