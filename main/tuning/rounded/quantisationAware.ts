import { noOptions, type NoOptions } from '../../components/component.ts';
import { isPacked } from '../../formats/storage/index.ts';
import type { Method } from '../../training/tuning.ts';
import { learned, ownParameters } from '../ownParameters.ts';
import { RoundedTensor } from './roundedTensor.ts';

/**
 * Every tensor of the model, through its rounding (quantisation-aware training): the model computes with Q(W), Q the nearest
 * value that the stored type or the stored scales allow, and the gradient with respect to Q(W) is taken for that of W, as if
 * rounding were no step at all (the straight-through estimator). W begins where the unrounded model had it as long as Q(W) is
 * what is stored, so the first step starts from the very model that was rounded, and what is measured on the way is what is
 * written in the end.
 */
export const quantisationAware: Method<NoOptions> = {
  name: 'quantisationAware',
  changes: 'model',
  eachTensor: true,
  packs: true,
  // The rounded value, four bytes; bytes and scales of the grid take the rest.
  beside: 6,
  explanation:
    'Trains every number of a model that was rounded, through the rounding: the model always answers with rounded numbers, and what is learned is kept finer beside them until it is enough for another step. The result is stored as the model was, in the same formats and bytes.',
  citation:
    'Bengio, Léonard, Courville. 2013. arXiv:1308.3432; Liu, Oguz, Zhao, Chang, Stock, Mehdad, et al. 2023 (LLM-QAT). arXiv:2305.17888',
  options: noOptions,
  prepare: async ({ source, teacher, masks, warn }) => {
    const parameters = learned(source.parameters);
    const trainables = await ownParameters(source, parameters, masks);
    const unrounded = new Map(teacher.parameters.map((parameter) => [parameter.name, parameter]));
    const rounded = new Map<string, RoundedTensor>();
    for (const [at, parameter] of parameters.entries()) {
      const { bytes, storage } = await source.readRaw(parameter);
      const one = trainables[at];
      if (!one || storage === 'F32') continue;
      const tensor = new RoundedTensor(one, storage, bytes);
      rounded.set(parameter.name, tensor);
      const before = unrounded.get(parameter.name);
      // A cut may have given the name to another layer: what does not round to what is stored is left alone.
      if (before?.shape.join() === parameter.shape.join()) tensor.startAt(await teacher.read(before));
    }
    if (!source.parameters.some((parameter) => isPacked(source.storage(parameter))))
      warn('No matrix of this model is packed, so there is no rounding to few bits to train through.');
    return {
      trainables,
      stored: ({ name }) => rounded.get(name)?.stored ?? null,
      afterUpdate: () => {
        for (const tensor of rounded.values()) tensor.round();
      },
    };
  },
};
