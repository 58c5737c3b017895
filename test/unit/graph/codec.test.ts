import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { type Graph, GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import { decodeModel, encodeModel } from '../../../main/graph/codec.ts';
import { rmsNorm } from '../../../main/graph/functions/index.ts';
import { gradient } from '../../../main/graph/gradient.ts';
import * as ops from '../../../main/graph/ops/index.ts';
import { float, text } from '../../../main/graph/types.ts';
import { randomNumbers } from '../../support/random.ts';
import { runGraph } from '../../support/runGraph.ts';

function example(before: (b: GraphBuilder) => void = () => undefined): Graph {
  const b = new GraphBuilder();
  before(b);
  const x = b.input('x', 'float32', [2, 3]);
  const w = b.constant('float32', [3], Float32Array.of(1, -2, 0.5), 'norm.weight');
  const y = ops.softmax(rmsNorm(x, w, 1e-5));
  const [g] = gradient([y], [x]);
  return b.build({ y, g: g as Value });
}

describe('codec', () => {
  it('gives back what was encoded', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['batch', 4]);
    const w = b.constant('float64', [2], Float64Array.of(1.5, -0), 'w');
    const far = b.constant('bfloat16', [4, 4], { location: 'model.safetensors', offset: 1234, length: 32 }, 'far');
    const custom = b.one({ name: 'Custom', domain: 'com.microsoft', infer: ([v]) => [v as Value] }, [x, far], {
      ratio: float(0.25),
      mode: text('fast'),
    });
    const model = decodeModel(encodeModel(b.build({ y: ops.softmax(custom), w_copy: w }), { producer: 'test' }));
    expect(model).toEqual({
      irVersion: 9,
      producer: 'test',
      opsets: new Map([
        ['', 18],
        ['com.microsoft', 1],
      ]),
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 4] }],
      outputs: [
        { name: 'y', type: 'float32', shape: ['batch', 4] },
        { name: 'w_copy', type: 'float64', shape: [2] },
      ],
      nodes: [
        {
          name: 'Custom_0',
          operator: 'Custom',
          domain: 'com.microsoft',
          inputs: ['x', 'far'],
          outputs: ['v1'],
          attributes: { mode: text('fast'), ratio: float(0.25) },
        },
        {
          name: 'Softmax_1',
          operator: 'Softmax',
          domain: '',
          inputs: ['v1'],
          outputs: ['y'],
          attributes: { axis: { kind: 'int', value: -1 } },
        },
        { name: 'Output_w_copy', operator: 'Identity', domain: '', inputs: ['w'], outputs: ['w_copy'], attributes: {} },
      ],
      initializers: [
        { name: 'w', type: 'float64', shape: [2], data: Float64Array.of(1.5, -0) },
        {
          name: 'far',
          type: 'bfloat16',
          shape: [4, 4],
          data: { location: 'model.safetensors', offset: 1234, length: 32 },
        },
      ],
    });
  });

  it('gives equal graphs equal bytes, whatever else was built in the same builder', () => {
    const bytes = encodeModel(example());
    expect(encodeModel(example())).toEqual(bytes);
    const busy = example((b) => {
      ops.scale(ops.exp(b.input('unused', 'float32', [7])), 3);
    });
    expect(encodeModel(busy)).toEqual(bytes);
  });

  it('names outputs that are inputs, constants or one value twice', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [1]);
    const y = ops.exp(x);
    const graph = b.build({ same: x, one: b.scalar(1), first: y, second: y });
    const results = await runGraph(graph, { x: [0] });
    expect(Object.entries(results).map(([name, data]) => [name, ...(data as Float32Array)])).toEqual([
      ['same', 0],
      ['one', 1],
      ['first', 1],
      ['second', 1],
    ]);
    expect(() => encodeModel(b.build({ x: y }))).toThrow('The graph has two values named "x"; names must be unique.');
  });

  it('points ONNX Runtime at bytes in a file beside the model', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'codec-'));
    try {
      const b = new GraphBuilder();
      const w = b.constant('float32', [2], { location: 'w.bin', offset: 4, length: 8 }, 'w');
      writeFileSync(join(folder, 'w.bin'), Float32Array.of(9, 2, 3));
      writeFileSync(join(folder, 'model.onnx'), encodeModel(b.build({ y: ops.mul(w, w) })));
      const session = await InferenceSession.create(join(folder, 'model.onnx'), { logSeverityLevel: 3 });
      expect(Array.from((await session.run({}))['y']?.data as Float32Array)).toEqual([4, 9]);
      await session.release();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses hostile bytes with one sentence, whatever they are', () => {
    const bytes = encodeModel(example());
    const random = randomNumbers(5);
    const attempts = [
      new Uint8Array(),
      new Uint8Array(100).fill(255),
      new Uint8Array(10_000).fill(0x3b),
      ...random(60, 0, bytes.length).map((end) => bytes.slice(0, end)),
      ...random(300, 0, bytes.length).map((at) => bytes.with(Math.floor(at), (at * 7919) & 255)),
    ];
    let refused = 0;
    for (const attempt of attempts) {
      try {
        decodeModel(attempt);
      } catch (error) {
        expect(error).toMatchObject({ name: 'GraphError' });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(60);
    expect(() => decodeModel(new Uint8Array())).toThrow(
      'This is not an ONNX model: ir_version is missing or not valid',
    );
    expect(() => decodeModel(bytes.slice(0, 99))).toThrow(
      'This is not an ONNX model: its 99 bytes are not a protobuf message (index out of range',
    );
  });

  it('refuses tensors whose data do not fit, and files outside the folder', () => {
    const encoded = (location: string, shape: number[], length = 8) => {
      const b = new GraphBuilder();
      const w = b.constant('float32', shape, { location, offset: 0, length }, 'w');
      return () => decodeModel(encodeModel(b.build({ y: ops.shapeOf(w) })));
    };
    expect(encoded('w.bin', [2])).not.toThrow();
    expect(encoded('w.bin', [2], 9)).toThrow(
      `The ONNX model's initializer "w" lies at offset 0, 9 bytes long; expected 8 bytes at a whole offset.`,
    );
    for (const location of ['', '/etc/passwd', '../w.bin', 'a/../../w.bin', '..\\w.bin', 'C:\\w.bin']) {
      expect(encoded(location, [2])).toThrow(
        `The ONNX model's initializer "w" names the file "${location}"; expected one in the folder of the model.`,
      );
    }
    expect(encoded('w.bin', [2 ** 40, 2 ** 40])).toThrow(
      `The ONNX model's initializer "w" has shape [1099511627776, 1099511627776], which no tensor can have.`,
    );
    expect(encoded('w.bin', [-2, -1])).toThrow(
      `The ONNX model's initializer "w" has shape [-2, -1], which no tensor can have.`,
    );
  });
});
