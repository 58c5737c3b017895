/** Files and folders that are no model as it comes in, by their names: what they are, and what to take instead. */
export interface OtherKind {
  readonly file: RegExp;
  /** "… is X" */
  readonly is: string;
  readonly instead: string;
}

const sixteen = 'Take the model as a Hugging Face folder with safetensors, or as a GGUF file.';

/** A file that was chosen, in the order in which they are asked. */
export const otherFiles: readonly OtherKind[] = [
  {
    file: /\.(incomplete|part|partial|crdownload|download|aria2|tmp)$/i,
    is: 'a download that has not ended',
    instead: 'Let it end, or start it again.',
  },
  {
    file: /\.(zip|7z|rar|tar|tgz|tar\.(gz|xz|bz2|zst)|gz|xz|zst)$/i,
    is: 'an archive',
    instead: 'Unpack it and choose the folder in it that holds config.json, or the GGUF file.',
  },
  {
    file: /^adapter_(config\.json|model\.(safetensors|bin))$/,
    is: 'one file of an adapter, which is not a whole model',
    instead: 'Take a folder of the whole model that it was merged into.',
  },
  {
    file: /\.(safetensors|safetensors\.index\.json|json|jinja|model|txt|md)$/i,
    is: 'one file of a model and not its folder',
    instead: 'Choose the folder that it lies in, which holds config.json, tokenizer.json and model.safetensors.',
  },
  {
    file: /\.(bin|pt|pth|ckpt|pkl|pickle)$/i,
    is: 'a file of weights in a format that can run code when it is opened',
    instead: sixteen,
  },
  { file: /\.onnx(_data)?$/i, is: 'a graph of ONNX, whose parts are not known any more', instead: sixteen },
  { file: /\.llamafile$/i, is: 'a program with a model in it', instead: sixteen },
  {
    file: /\.(tflite|task|litertlm|mlmodel|mlpackage|engine|plan|h5|msgpack|nemo|xml)$/i,
    is: 'a model of another program',
    instead: sixteen,
  },
];

export const otherEmbedder: OtherKind = {
  file: /^(modules|config_sentence_transformers)\.json$/,
  is: 'an embedder (Sentence Transformers), which gives texts a place and writes none',
  instead: 'Take a model that writes text.',
};

/** Tokenizers in place of a tokenizer.json. */
export const otherTokenizers: readonly Omit<OtherKind, 'instead'>[] = [
  {
    file: /^(tokenizer|spiece|sentencepiece\.bpe)\.model$/,
    is: 'a tokenizer of SentencePiece, which is not read here',
  },
  { file: /^tekken\.json$/, is: "a tokenizer in Mistral's own format (tekken.json), which is not read here" },
  { file: /^(vocab\.(json|txt)|merges\.txt)$/, is: 'an older form of it (vocab and merges), which is not read here' },
  { file: /\.tiktoken$/, is: 'a tokenizer of tiktoken, which is not read here' },
];

/** A folder without weights in safetensors that holds such a file. */
export const otherFolders: readonly OtherKind[] = [
  {
    file: /^consolidated(\.\d+)?\.pth$/,
    is: 'in the original format of Meta (params.json with consolidated.pth), which can run code when it is opened',
    instead:
      'Take the folder of the same model in the format of Transformers, which its makers publish beside it ("-hf").',
  },
  {
    file: /^consolidated.*\.safetensors(\.index\.json)?$/,
    is: "in Mistral's own format (params.json with consolidated.safetensors)",
    instead:
      'Take the files of the same model in the format of Transformers, which lie beside it: config.json, tokenizer.json, model-….safetensors.',
  },
  {
    file: /^model_index\.json$/,
    is: 'a model that makes pictures (Diffusers)',
    instead: 'Take a model that writes text.',
  },
  otherEmbedder,
  {
    file: /^(pytorch_model.*|.*\.(pt|pth|ckpt))(\.bin)?(\.index\.json)?$/,
    is: 'a folder of weights in a format that can run code when it is opened (pytorch_model.bin)',
    instead: sixteen,
  },
  { file: /\.onnx$/i, is: 'a graph of ONNX, whose parts are not known any more', instead: sixteen },
  { file: /\.(nemo|tflite|mlpackage|litertlm|h5|msgpack)$/i, is: 'a model of another program', instead: sixteen },
];

/** Models whose architecture says that they write no text. */
export const otherArchitectures: readonly (Omit<OtherKind, 'file'> & { readonly code: RegExp })[] = [
  {
    code: /For(Sequence|Token|Image|Audio)Classification|ForQuestionAnswering|ForMultipleChoice|ForSequenceRegression|RewardModel/,
    is: 'a classifier, which gives texts labels or marks and writes none',
    instead: 'Take the model that it was made from, which writes text.',
  },
  {
    code: /ForMaskedLM|ForPreTraining|ForTextEncoding/,
    is: 'a model that fills gaps in texts and does not go on with them',
    instead: 'Take a model that writes text.',
  },
];
