/**
 * Rounds matrices with stock llama.cpp, in a process of its own because a failed assertion in it ends the process.
 * usage: LLAMA_CPP=FOLDER node ggmlQuantiser.js TASKS.json
 * Every task names the files it reads (values, perhaps importance, and bytes of ours) and those it writes (bytes, and values that
 * ggml reads ours as).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ggmlFunction } from './llamaCppLibrary.js';

const [tasks] = process.argv.slice(2);

/** ggml_type, and the name that a type has in the names of functions. */
const types = {
  ...{ q4_0: [2], q4_1: [3], q5_0: [6], q5_1: [7], q8_0: [8], iq4_nl: [20], iq4_xs: [23], mxfp4: [39] },
  ...{ q2_k: [10, 'q2_K'], q3_k: [11, 'q3_K'], q4_k: [12, 'q4_K'], q5_k: [13, 'q5_K'], q6_k: [14, 'q6_K'] },
};
const rowSize = ggmlFunction('size_t ggml_row_size(int type, int64_t columns)');
const quantize = ggmlFunction(
  'size_t ggml_quantize_chunk(int type, const float *from, void *to, int64_t start, int64_t rows, int64_t columns, const float *importance)',
);
const floats = (path) => new Float32Array(Uint8Array.from(readFileSync(path)).buffer);

for (const { format, columns, values, importance, ours, bytes, oursAsValues } of JSON.parse(
  readFileSync(tasks, 'utf8'),
)) {
  const [type, name = format] = types[format];
  const from = floats(values);
  const rows = from.length / columns;
  const packed = new Uint8Array(Number(rowSize(type, columns)) * rows);
  quantize(type, from, packed, 0, rows, columns, importance ? floats(importance) : null);
  writeFileSync(bytes, packed);

  const dequantize = ggmlFunction(`void dequantize_row_${name}(const void *from, float *to, int64_t count)`);
  const read = new Float32Array(from.length);
  dequantize(readFileSync(ours), read, read.length);
  writeFileSync(oursAsValues, new Uint8Array(read.buffer));
}
