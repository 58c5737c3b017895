import { z } from 'zod';
import { Refusal } from '../formats/errors.ts';
import { type HuggingFaceConfig, parseConfig } from '../formats/huggingFaceConfig.ts';
import { isRecord } from '../formats/json.ts';
import type { Architecture, Family, LayerShape, StreamShape } from './architecture.ts';
import { families } from './families/index.ts';
import { otherType } from './families/otherTypes.ts';
import { layerShape } from './shapes.ts';
import { textModelConfig } from './textModel.ts';

/** Key under which a variant's config records widths that differ between layers. */
export const layersKey = 'espalier';

type Json = Readonly<Record<string, unknown>>;

/**
 * The family a config belongs to; the error says what it is, and lists what is read.
 *
 * @param what the file is called in errors.
 */
export function familyOf({ model_type: type }: { readonly model_type?: unknown }, what = 'config.json'): Family {
  const found = families.find(({ modelTypes }) => modelTypes.some((one) => one === type));
  if (found) return found;
  if (typeof type !== 'string')
    throw new Refusal(`${what} has no field "model_type", which says what family a model is of.`, readInstead());
  const like = families.map(({ others }) => others?.[type]).find((one) => one !== undefined);
  const is = like ?? otherType(type) ?? 'a family that nobody here knows';
  throw new Refusal(`${what}: model_type "${type}" is ${is}, which is not read here.`, readInstead(type));
}

/** What to take instead of a model of a type that no family reads: what is called like it, else any other. */
function readInstead(type = ''): string {
  const word = /^[a-z]{4,}/.exec(type)?.[0];
  const near = families.flatMap(({ modelTypes }) => modelTypes.filter((one) => word && one.startsWith(word)));
  const examples = families.map(({ examples: [first] }) => first).join(', ');
  const namesake = near.length ? `one of the same name with model_type ${near.join(' or ')}, or ` : '';
  return `Take ${namesake}a model of a family that is read: ${examples}, and more that "espalier families" lists.`;
}

/**
 * What the config says the model computes. Whether the tensors agree is checked separately (checkParameters).
 *
 * @param stores whether the checkpoint has a tensor of this name: some configs leave it to the tensors whether the output
 *   projection is the embedding table.
 */
export function describe(
  config: HuggingFaceConfig,
  stores: (name: string) => boolean = () => false,
): { family: Family; architecture: Architecture } {
  const family = familyOf(config);
  const { architecture, layers: whole } = family.read(config, stores);
  const layers = recordedLayers(family, config) ?? whole;
  if (layers.length !== whole.length) {
    throw new Error(
      `config.json: ${layersKey}.layers lists ${layers.length} layers, but ${family.layerCount} is ${whole.length}.`,
    );
  }
  return { family, architecture: { family: family.name, ...architecture, layers } };
}

/** What config.json of a folder says of its text model, where the folder may hold a multimodal one (textModelConfig). */
export const textConfigOf = (config: Json): Json =>
  textModelConfig(
    config,
    Object.assign({}, ...families.map(({ textModels }) => textModels ?? {})) as Record<string, Json>,
  );

/** What a config.json that was parsed as JSON says the model computes. */
export const describeJson = (config: Json): ReturnType<typeof describe> => describe(parseConfig(config, 'config.json'));

/** The config of a model whose layers have widths of their own, for a variant. */
export const withLayers = (config: Json, layers: readonly LayerShape[]): Record<string, unknown> => ({
  ...config,
  [layersKey]: { layers },
});

/** The config of the same model with another residual stream, for a variant. */
export const withStream = (config: Json, stream: StreamShape): Json =>
  familyOf(parseConfig(config, 'config.json')).withStream(config, stream);

/** How many layers a config has. */
export const layersOf = (config: Json): number => describeJson(config).architecture.layers.length;

/** The config of the same model without its later layers. */
export function firstLayers(config: Json, count: number): Record<string, unknown> {
  const { family, architecture } = describeJson(config);
  return withLayers({ ...config, [family.layerCount]: count }, architecture.layers.slice(0, count));
}

/** The layers that a config records, each in today's form or the family's earlier one; null when it records none. */
function recordedLayers(family: Family, { raw }: HuggingFaceConfig): readonly LayerShape[] | null {
  const extension = raw[layersKey];
  if (extension === undefined) return null;
  const recorded = isRecord(extension) ? extension['layers'] : undefined;
  if (!Array.isArray(recorded)) throw invalid(['layers'], 'a list of layers is expected');
  return recorded.map((layer: unknown, at) => {
    try {
      return readLayer(family, layer);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      const [issue] = error.issues;
      throw invalid(['layers', at, ...(issue?.path ?? [])], issue?.message ?? '');
    }
  });
}

function readLayer(family: Family, recorded: unknown): LayerShape {
  const earlier = isRecord(recorded) && !('sublayers' in recorded) ? family.readEarlierLayer : undefined;
  const shape = earlier ? earlier(recorded) : layerShape.parse(recorded);
  // Refuses sublayers that the family does not have.
  family.attends(shape);
  return shape;
}

const invalid = (path: readonly PropertyKey[], message: string): Error =>
  new Error(`config.json: field "${[layersKey, ...path].join('.')}" is not valid: ${message}.`);
