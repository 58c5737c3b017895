import type { AttentionShape, LayerShape } from '../../main/models/architecture.ts';
import type { GatedMlpShape } from '../../main/models/shapes.ts';

type Widths<Shape> = Omit<Shape, 'name' | 'kind'>;

/** A layer of the Llama family; null for a sublayer that was removed. */
export const llamaLayer = ({
  attention,
  feedForward,
  lowRank,
}: {
  readonly attention: Widths<AttentionShape> | null;
  readonly feedForward: Widths<GatedMlpShape> | null;
  readonly lowRank?: LayerShape['lowRank'];
}): LayerShape => ({
  sublayers: [
    ...(attention ? [{ name: 'attention', kind: 'attention', ...attention } as const] : []),
    ...(feedForward ? [{ name: 'feedForward', kind: 'gatedMlp', ...feedForward } as const] : []),
  ],
  ...(lowRank ? { lowRank } : {}),
});

export const attentionOf = ({ sublayers }: LayerShape): AttentionShape | null =>
  sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention') ?? null;

export const feedForwardOf = ({ sublayers }: LayerShape): GatedMlpShape | null =>
  sublayers.find((shape): shape is GatedMlpShape => shape.kind === 'gatedMlp') ?? null;

/** The layer with other widths of its sublayers; null removes one. */
export function changedLayer(
  layer: LayerShape,
  {
    attention = {},
    feedForward = {},
  }: {
    readonly attention?: Partial<Widths<AttentionShape>> | null;
    readonly feedForward?: Partial<Widths<GatedMlpShape>> | null;
  },
): LayerShape {
  const [attends, feeds] = [attentionOf(layer), feedForwardOf(layer)];
  const { sublayers } = llamaLayer({
    attention: attention && attends && { ...attends, ...attention },
    feedForward: feedForward && feeds && { ...feeds, ...feedForward },
  });
  return { ...layer, sublayers };
}
