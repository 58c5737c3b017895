import type { Site, UnitKind } from '../../../../models/architecture.ts';

/** Where the linear that reads a kind of units reads. */
export const siteOutput = (kind: UnitKind): Site => (kind === 'kvGroup' ? 'attentionOutput' : 'feedForwardOutput');
