import { expect, it } from 'vitest';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { CandidateEvaluator, type Ends } from '../../../../main/compress/search/candidateEvaluator.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { bytesOf } from '../../../../main/formats/dtype.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { float32 } from '../../../../main/runtime/tensor.ts';
import { divergence } from '../../../support/divergence.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { randomText } from '../../../support/texts.ts';

const text = randomText(3, 3, 12);

it.each([
  ['a table that is the head too', true, 'model.embed_tokens.weight'],
  ['a table of the embedding alone', false, 'model.embed_tokens.weight'],
  ['a head of its own', false, 'lm_head.weight'],
])('%s, changed, costs what the model with it costs', async (_title, tied, name) => {
  const architecture = smallArchitecture({ tied });
  const weights = seededWeights(architecture);
  const source = memorySource(architecture, weights);
  const values = (weights.get(name) as Float32Array).map((value) => Math.round(value * 4) / 4);
  const other = memorySource(architecture, new Map([...weights, [name, values]]));
  const settings = { sparsity: 0.5, lambda: 1, seed: 1 };
  const extraction = owned(new Extraction(source, settings, { domain: text, general: null }, memoryWorkspace()));
  const parameter = source.parameters.find((one) => one.name === name) as ModelSource['parameters'][number];
  const { local, shape, place } = parameter;
  const head = { ...(await extraction.walker.head.weights()), [local]: float32(values, shape) };
  const ends: Ends = {
    embedding: place === 'embedding' ? { [local]: { storage: 'F32', shape, bytes: bytesOf(values) } } : {},
    ...(local === llama.projection(architecture) ? { head } : {}),
  };

  const losing = owned(await CandidateEvaluator.open(extraction, 'loss', 3));
  expect(await losing.cost(new Map(), ends)).toBeCloseTo(await calibrationLoss(extraction, other), 5);
  const telling = owned(await CandidateEvaluator.open(extraction, 'kullbackLeibler', 3));
  const far = await divergence(source, other, text.windows);
  expect(far).toBeGreaterThan(1e-3);
  expect(await telling.cost(new Map(), ends)).toBeCloseTo(far, 5);
  expect(await telling.cost(new Map())).toBeCloseTo(0, 6);
});
