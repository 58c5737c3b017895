import type { Named, Program } from '../exporter.ts';
import { inTests, loaded, untried } from '../tried.ts';
import { uniformAttention } from './genaiConfig.ts';
import { graphFile, type OnnxType } from './types.ts';

/** Types of models that are read here and that transformers.js (4.3.1) does not know. */
const unknownTypes: ReadonlySet<unknown> = new Set(['mixtral', 'olmoe']);

/** Why transformers.js cannot run a model, in a clause; null where it can. */
export function clientLimit({ source: { family, architecture }, config }: Named): string | null {
  const narrow = architecture.layers.some((shape) => {
    const attends = family.attends(shape);
    return attends && attends.headDim !== attends.valueDim;
  });
  if (narrow) return 'transformers.js cannot run it: it makes caches in which values are as wide as keys';
  const type = config['model_type'];
  return unknownTypes.has(type)
    ? `transformers.js cannot run it: it knows no models of the type ${String(type)}`
    : null;
}

/** What an ONNX folder is for, and how each program runs it. */
export function programs(type: OnnxType, model: Named): readonly Program[] {
  return [
    {
      ...{ program: 'ONNX Runtime', use: 'code', ...loaded },
      run: `\`InferenceSession.create('onnx/${graphFile(type)}')\`, or the same in its other languages`,
    },
    ...(clientLimit(model) === null
      ? [
          {
            ...{ program: 'transformers.js', use: 'web' as const, ...inTests },
            run: "`env.localModelPath = '..'`, then `await pipeline('text-generation', 'NAME OF THIS FOLDER')`",
          },
        ]
      : []),
    ...(uniformAttention(model.source)
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
