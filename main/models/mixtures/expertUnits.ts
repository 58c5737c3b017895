import type { Described, Family, LayerShape } from '../architecture.ts';

/** The mixture of a layer, with the name of the sublayer that it is. */
export type MixtureSite = NonNullable<ReturnType<Family['mixture']>>;

/** The mixtures of a model, with their layers. */
export const mixtureSites = ({
  family,
  architecture,
}: Described): readonly { readonly layer: number; readonly mixture: MixtureSite }[] =>
  architecture.layers.flatMap((shape, layer) => {
    const mixture = family.mixture(shape, architecture);
    return mixture ? [{ layer, mixture }] : [];
  });

/** The layer with so many experts in its mixture. @param leads as in Mixture.resize. */
export const withExperts = (
  shape: LayerShape,
  mixture: Pick<MixtureSite, 'sublayer' | 'resize'>,
  count: number,
  leads?: readonly number[],
): LayerShape => ({
  ...shape,
  sublayers: shape.sublayers.map((one) => (one.name === mixture.sublayer ? mixture.resize(count, leads) : one)),
});

/** Why a recipe for experts does not fit a model without any. */
export const noExperts =
  'The model has no experts; choose a recipe that removes weights, units or layers of any model.';
