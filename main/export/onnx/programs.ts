import type { ModelSource } from '../../models/source.ts';
import type { Program } from '../exporter.ts';
import { inTests, loaded, untried } from '../tried.ts';
import { uniformAttention } from './genaiConfig.ts';
import { graphFile, type OnnxType } from './types.ts';

/** What an ONNX folder is for, and how each program runs it. */
export function programs(type: OnnxType, source: ModelSource): readonly Program[] {
  return [
    {
      ...{ program: 'ONNX Runtime', use: 'code', ...loaded },
      run: `\`InferenceSession.create('onnx/${graphFile(type)}')\`, or the same in its other languages`,
    },
    {
      ...{ program: 'transformers.js', use: 'web', ...inTests },
      run: "`env.localModelPath = '..'`, then `await pipeline('text-generation', 'NAME OF THIS FOLDER')`",
    },
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
