import type { SublayerSetting } from '../architecture.ts';
import type { FamilyDefinition } from '../family.ts';
import type { AttentionShape, ExpertsShape, GatedMlpShape, MlpShape } from '../shapes.ts';
import { attention, type AttentionStyle } from './attention.ts';
import { experts, type ExpertsStyle } from './experts.ts';
import { gatedMlp, type GatedMlpStyle } from './gatedMlp.ts';
import { mlp, type MlpStyle } from './mlp.ts';

type StyleOf<Shape, Style> = (shape: Shape, setting: SublayerSetting) => Style;

/** How a family has each kind of sublayer; a kind that it lacks is absent. */
export interface Styles {
  readonly attention: StyleOf<AttentionShape, AttentionStyle>;
  readonly gatedMlp?: StyleOf<GatedMlpShape, GatedMlpStyle>;
  readonly mlp?: StyleOf<MlpShape, MlpStyle>;
  readonly experts?: StyleOf<ExpertsShape, ExpertsStyle>;
}

/** Sublayers of a family, each in its own way. */
export const sublayersOf =
  (name: string, styles: Styles): FamilyDefinition['sublayer'] =>
  (shape, setting) => {
    if (shape.kind === 'attention') return attention(shape, setting, styles.attention(shape, setting));
    if (shape.kind === 'gatedMlp' && styles.gatedMlp) return gatedMlp(shape, setting, styles.gatedMlp(shape, setting));
    if (shape.kind === 'mlp' && styles.mlp) return mlp(shape, setting, styles.mlp(shape, setting));
    if (shape.kind === 'experts' && styles.experts) return experts(shape, setting, styles.experts(shape, setting));
    throw new Error(
      `A ${name} layer has no sublayer of the kind ${shape.kind}; it has ${Object.keys(styles).join(' and ')}.`,
    );
  };
