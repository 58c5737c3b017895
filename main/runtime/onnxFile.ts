import { InferenceSession } from 'onnxruntime-node';
import { fromOrt, type Tensors, toOrt } from './tensor.ts';

/** An ONNX file opened as any other program would open it, external data included. */
export interface OnnxFile {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** Opens an ONNX file on the CPU; whoever opens it releases it. */
export async function openOnnxFile(path: string): Promise<OnnxFile> {
  const session = await InferenceSession.create(path, { executionProviders: ['cpu'], logSeverityLevel: 3 });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run: async (feeds) => {
      const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)]));
      const results = await session.run(inputs);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
    },
    release: () => session.release(),
  };
}
