import { join } from 'node:path';
import { writeSafetensors } from '../../formats/safetensorsWriter.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Exporter, Named, Program } from '../exporter.ts';
import { asTheyAre, filledUp, laidOut, type Layout } from '../huggingFace/layouts.ts';
import { espalier, price, transformers, vllm } from '../huggingFace/programs.ts';
import { floatBytes, plainBytes, plainTensor, tensorsToWrite } from '../huggingFace/tensors.ts';
import { asWritten, roundingBy, roundingFound, type Rounds } from '../rounding.ts';
import { writeConfigured } from '../shared.ts';
import { exportedShape } from '../../models/stockConfig.ts';
import { matrixOf } from './matrix.ts';
import { isMatrix, matrixRefusal, quantizationConfig, schemeOf, type Scheme } from './scheme.ts';
import { verifyFolder } from './verify.ts';

/** A number type of the format. */
interface Type {
  readonly name: string;
  readonly bits: 4 | 8;
  readonly explanation: string;
}

const types: readonly Type[] = [
  {
    ...{ name: 'q4', bits: 4 },
    explanation:
      'A Hugging Face folder with matrices in 4 bits, for vLLM and Transformers; tables of tokens as they are.',
  },
  {
    ...{ name: 'q8', bits: 8 },
    explanation: 'The same with matrices in 8 bits: half of what 16 bits take, and hardly a difference.',
  },
];

/** Transformers reads such folders with another package. */
const withPackage: Program = { ...transformers, run: `\`pip install compressed-tensors\`, then ${transformers.run}` };

/** A model as it is laid out, with how its matrices are rounded. */
interface Plan extends Rounds {
  readonly source: ModelSource;
  readonly scheme: Scheme;
}

/**
 * A Hugging Face folder whose matrices are packed as compressed-tensors' `pack-quantized`: symmetric levels of 4 or 8 bits with a
 * scale for a group, the same for all matrices. Its proof is to read it again, by code that is not the packer's.
 */
const compressedTensorsExporter = ({ name, bits, explanation }: Type, layout: Layout): Exporter => {
  const type = [name, layout.word].filter((word) => word !== null).join('-');
  const filled = layout.word === null ? '' : ' Layers are filled up to one width with zeros.';
  const words = [`${bits} bits`, layout.word].filter((word) => word !== null).join(', ');
  const planOf = (model: Named): Plan => {
    const source = laidOut(layout, model);
    const scheme = schemeOf(bits, source, model.config);
    const form: Rounds['form'] = (of, parameter) =>
      isMatrix(parameter)
        ? matrixOf(of, parameter, scheme)
        : { rounding: null, read: (rows) => of.read(parameter, rows) };
    return { name: type, form, source, scheme };
  };
  const refusal: Exporter['refusal'] = (model) => {
    const { source, refusal: lacking } = layout.of(model);
    if (!source) return lacking;
    const { special } = exportedShape(model.config, source);
    if (special !== null)
      return `stock programs cannot load it: ${special}; the type ${name}-${filledUp.word} fills it up to what they know`;
    return matrixRefusal(source);
  };
  const bytes = (model: Named): number => {
    if (refusal(model) !== null) return 0;
    const { source, scheme } = planOf(model);
    return source.parameters.reduce(
      (sum, parameter) =>
        sum + (isMatrix(parameter) ? matrixOf(source, parameter, scheme).bytes : plainBytes(source, parameter)),
      0,
    );
  };
  return {
    ...{ name: 'compressed-tensors', type, title: `compressed-tensors, ${words}` },
    ...{
      phrase: `compressed-tensors with ${words}`,
      explanation: `${explanation}${filled}`,
      dtype: `int${bits}`,
      library: 'transformers',
    },
    memory: (model) => ({ widened: 1, cached: floatBytes(model.source), proven: null }),
    refusal,
    bytes,
    loading: (_, model) => {
      const { scheme, source } = planOf(model);
      const filling = price(source, model.source);
      const sentences = [...scheme.notes, ...(filling === null ? [] : [filling])];
      return {
        programs: [withPackage, vllm, espalier(model.name)],
        limit: null,
        warning: sentences.length ? sentences.join(' ') : null,
      };
    },
    rounding: (model) => {
      if (refusal(model) !== null) return null;
      const plan = planOf(model);
      return roundingBy(plan, plan.source);
    },
    write: async (subject, _, folder) => {
      const plan = planOf(subject);
      const { source, scheme } = plan;
      const { config, zeroBiases } = exportedShape(scheme.config, source);
      const tensors = tensorsToWrite(source, zeroBiases, (parameter) =>
        isMatrix(parameter) ? matrixOf(source, parameter, scheme).tensors : [plainTensor(source, parameter)],
      );
      await writeSafetensors(join(folder, 'model.safetensors'), tensors, { format: 'pt' });
      await writeConfigured(subject, folder, { ...config, quantization_config: quantizationConfig(scheme) });
      return roundingFound(plan, source);
    },
    verify: async (subject, folder, reference) => {
      const plan = planOf(subject);
      await verifyFolder(folder, asWritten(plan, plan.source), reference);
    },
  };
};

/** Every number type, with the layers as they are and filled up. */
export const compressedTensors: readonly Exporter[] = [asTheyAre, filledUp].flatMap((layout) =>
  types.map((type) => compressedTensorsExporter(type, layout)),
);
