// The C interface of an unmodified llama.cpp, called as it stands in the shared library of the package @node-llama-cpp/linux-x64. The
// layouts of its structures (llama.h) are those of version 3.21.1, which test/clients/package.json pins. One thread: its threads spin
// while they wait.
import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const packages = process.env.LLAMA_CPP;
const koffi = createRequire(join(packages, 'package.json'))('koffi');
const folder = join(packages, 'node_modules/@node-llama-cpp/linux-x64/bins/linux-x64');

function loaded(start) {
  const file = readdirSync(folder).find((name) => name.startsWith(start));
  return koffi.load(join(folder, file), { global: true, lazy: true });
}

// Each needs what is loaded before it.
const base = loaded('libggml-base');
const ggml = loaded('libggml.v');
const llama = loaded('libllama.v');

const [int, unsigned, pointer, bool, float, size] = ['int32_t', 'uint32_t', 'void *', 'bool', 'float', 'size_t'];

/** Fields of one type. */
const all = (type, names) => Object.fromEntries(names.split(' ').map((name) => [name, type]));

const ModelParameters = koffi.struct('ModelParameters', {
  ...all(pointer, 'devices overrides'),
  ...all(int, 'gpuLayers splitMode loadMode lazyMode mainGpu'),
  ...all(pointer, 'tensorSplit progress progressData keyOverrides'),
  ...all(bool, 'vocabularyOnly checkTensors extraBuffers noHost noAllocation loadMtp'),
});
const ContextParameters = koffi.struct('ContextParameters', {
  ...all(unsigned, 'context batch microBatch sequences recurrent outputs outputsEach'),
  ...all(int, 'threads batchThreads contextType ropeScaling pooling attention flashAttention'),
  ...all(float, 'ropeBase ropeScale yarnExtrapolation yarnAttention yarnFast yarnSlow'),
  ...all(unsigned, 'yarnContext'),
  ...all(float, 'defragmentation'),
  ...all(pointer, 'evaluated evaluatedData'),
  ...all(int, 'keyType valueType'),
  ...all(pointer, 'abort abortData'),
  ...all(bool, 'embeddings offloadCache noTimes offloadOperations wholeWindow unifiedCache'),
  ...all(pointer, 'samplers'),
  ...all(size, 'samplerCount'),
  ...all(pointer, 'other'),
});
const Batch = koffi.struct('Batch', {
  ...all(int, 'count'),
  ...all(pointer, 'tokens embeddings positions sequenceCounts sequences logits'),
});
const QuantiseParameters = koffi.struct('QuantiseParameters', {
  ...all(int, 'threads fileType outputType embeddingType'),
  ...all(bool, 'requantise quantiseOutput onlyCopy pure keepSplit dryRun'),
  ...all(pointer, 'importance keyOverrides tensorTypes prune'),
  ...all(size, 'bufferSize'),
});

const call = {
  modelDefaults: llama.func('llama_model_default_params', ModelParameters, []),
  contextDefaults: llama.func('llama_context_default_params', ContextParameters, []),
  quantiseDefaults: llama.func('llama_model_quantize_default_params', QuantiseParameters, []),
  load: llama.func('llama_model_load_from_file', pointer, ['str', ModelParameters]),
  context: llama.func('llama_init_from_model', pointer, [pointer, ContextParameters]),
  batch: llama.func('llama_batch_init', Batch, [int, int, int]),
  decode: llama.func('llama_decode', int, [pointer, Batch]),
  logits: llama.func('llama_get_logits_ith', pointer, [pointer, int]),
  vocabulary: llama.func('llama_model_get_vocab', pointer, [pointer]),
  tokens: llama.func('llama_vocab_n_tokens', int, [pointer]),
  tokenise: llama.func('llama_tokenize', int, [pointer, 'str', int, pointer, int, bool, bool]),
  memory: llama.func('llama_get_memory', pointer, [pointer]),
  clear: llama.func('llama_memory_clear', 'void', [pointer, bool]),
  freeContext: llama.func('llama_free', 'void', [pointer]),
  freeModel: llama.func('llama_model_free', 'void', [pointer]),
  quantise: llama.func('llama_model_quantize', unsigned, ['str', 'str', koffi.pointer(QuantiseParameters)]),
};

const messages = [];
const Log = koffi.proto('void Log(int level, const char *text, void *data)');
const log = koffi.register((_, text) => void messages.push(text), koffi.pointer(Log));
llama.func('llama_log_set', 'void', [koffi.pointer(Log), pointer])(log, null);
ggml.func('ggml_backend_load_all_from_path', 'void', ['str'])(folder);
llama.func('llama_backend_init', 'void', [])();

/** Functions of ggml alone. */
export const ggmlFunction = (signature) => base.func(signature);

const contextLength = 512;

/** Most tokens of a text. */
const mostTokens = 2 ** 16;

/** A model in a file, with a context whose keys and values are float32 (0 among ggml's types); llama.cpp's own default is float16. */
export function open(file) {
  const model = call.load(file, { ...call.modelDefaults(), gpuLayers: 0 });
  if (!model) throw new Error(`llama.cpp could not load ${file}: ${messages.join('').slice(-600)}`);
  const context = call.context(model, {
    ...call.contextDefaults(),
    ...{ context: contextLength, batch: contextLength, microBatch: contextLength, threads: 1, batchThreads: 1 },
    ...{ keyType: 0, valueType: 0, flashAttention: 0 },
  });
  if (!context) throw new Error(`llama.cpp could not make a context for ${file}: ${messages.join('').slice(-600)}`);
  const vocabulary = call.vocabulary(model);
  const width = call.tokens(vocabulary);
  const batch = call.batch(contextLength, 0, 1);

  /** Puts values of a type into an array of the batch. */
  const put = (field, type, values) => koffi.encode(batch[field], koffi.array(type, values.length), values);

  function decode(tokens, from) {
    put('tokens', int, tokens);
    put(
      'positions',
      int,
      Array.from(tokens, (_, i) => from + i),
    );
    put(
      'sequenceCounts',
      int,
      Array.from(tokens, () => 1),
    );
    for (const i of tokens.keys()) koffi.encode(koffi.decode(batch.sequences, 8 * i, pointer), int, 0);
    put(
      'logits',
      'int8_t',
      Array.from(tokens, () => 1),
    );
    const failed = call.decode(context, { ...batch, count: tokens.length });
    if (failed) throw new Error(`llama.cpp could not decode ${tokens.length} tokens: ${failed}.`);
  }
  const row = (at) => new Float32Array(koffi.view(call.logits(context, at), 4 * width)).slice();

  function begin(tokens) {
    call.clear(call.memory(context), true);
    decode(tokens, 0);
  }

  return {
    /** Ids of a text; special tokens in it are taken for such. No start token is put before it. */
    tokenise: (text) => {
      const ids = new Int32Array(mostTokens);
      const count = call.tokenise(vocabulary, text, Buffer.byteLength(text), ids, mostTokens, false, true);
      return Array.from(ids.subarray(0, count));
    },
    /** Logits behind each of some tokens. */
    logits: (tokens) => {
      begin(tokens);
      return tokens.map((_, i) => row(i));
    },
    /** The likeliest tokens behind others, of equal ones the first. */
    greedy: (tokens, count) => {
      begin(tokens);
      const found = [];
      while (found.length < count) {
        const logits = row(-1);
        found.push(logits.indexOf(logits.reduce((most, logit) => Math.max(most, logit))));
        decode([found.at(-1)], tokens.length + found.length - 1);
      }
      return found;
    },
    close: () => {
      call.freeContext(context);
      call.freeModel(model);
    },
  };
}

/** Lets its own quantiser write a file as one of its file types (llama.h). */
export function quantiseFile(from, to, fileType) {
  const failed = call.quantise(from, to, { ...call.quantiseDefaults(), fileType, threads: 1 });
  if (failed) throw new Error(`llama.cpp could not write ${to}: ${failed}.`);
}
