import type { ModelSource } from '../../models/source.ts';
import type { Program } from '../exporter.ts';
import { inTests, loaded, untried } from '../tried.ts';
import { uniformAttention } from './genaiConfig.ts';
import { graphFile, type OnnxType } from './types.ts';

/** Whether values are as wide as keys in every layer, as programs take it that make the caches of a model themselves. */
export const cachesAlike = ({ family, architecture }: Pick<ModelSource, 'family' | 'architecture'>): boolean =>
  architecture.layers.every((shape) => {
    const attends = family.attends(shape);
    return !attends || attends.headDim === attends.valueDim;
  });

/** What an ONNX folder is for, and how each program runs it. */
export function programs(type: OnnxType, source: ModelSource): readonly Program[] {
  return [
    {
      ...{ program: 'ONNX Runtime', use: 'code', ...loaded },
      run: `\`InferenceSession.create('onnx/${graphFile(type)}')\`, or the same in its other languages`,
    },
    ...(cachesAlike(source)
      ? [
          {
            ...{ program: 'transformers.js', use: 'web' as const, ...inTests },
            run: "`env.localModelPath = '..'`, then `await pipeline('text-generation', 'NAME OF THIS FOLDER')`",
          },
        ]
      : []),
    ...(uniformAttention(source)
      ? [
          {
            program: 'onnxruntime-genai',
            use: 'code' as const,
            ...untried,
            run: '`onnxruntime_genai.Model(".")` in Python, by genai_config.json',
          },
        ]
      : []),
  ];
}
