export const models = {
  title: 'Models',
  lead: 'Base models as they were published. They are checked completely and copied into the project; nothing inside them is ever run.',
  importTitle: 'Import a model',
  folder: 'Model folder or GGUF file (drop it here, or choose it)',
  found: {
    search: 'Find on this machine',
    searching: 'Looking where programs keep models',
    caption: 'Models that lie on this machine. Nothing is copied until you import one.',
    fits: 'Fits this machine',
    verdict: 'Verdict',
    nothing:
      'No models were found in the caches of Hugging Face, LM Studio, Ollama and ModelScope, or in your folders.',
  },
  check: 'Look at it first',
  checking: 'Looking at the model',
  import: 'Import this model',
  importing: 'Importing the model',
  name: 'Name in the project',
  verdict: { supported: 'Supported', partly: 'Supported, with limits', no: 'Cannot be imported' },
  verdictText: {
    supported: 'Everything works with this model.',
    partly: 'This model works. Know that:',
    no: 'Because:',
  },
  imported: (name: string) => `${name} is in the project.`,
  emptyTitle: 'No model yet',
  emptyText:
    'Download a checkpoint of a supported family (Llama 2 and 3, Mistral, Qwen2, Qwen2.5, Qwen3, GPT-2) on a machine with a network, bring the folder here and import it above. A folder holds config.json, tokenizer.json and model.safetensors; a GGUF file of a Llama, Qwen2, Qwen3 or GPT-2 is a whole model too.',
  columns: {
    name: 'Name',
    family: 'Family',
    layers: 'Layers',
    parameters: 'Parameters',
    size: 'Size',
    imported: 'Imported',
  },
  from: 'Imported from',
  fingerprint: 'Fingerprint',
  context: 'Context',
  vocabulary: 'Vocabulary',
  tokens: (n: string) => `${n} tokens`,
  tokenizer: 'Tokenizer',
  endTokens: 'Ends a text',
  chat: 'Chat template',
  yes: 'yes',
  no: 'no',
  architecture: 'Architecture',
  blocks: 'Parameters by part',
  part: ({ part, place }: { readonly part: string; readonly place: number | 'embedding' | 'head' | null }) => {
    if (place === 'embedding') return 'embedding table';
    if (place === 'head') return 'output head';
    if (place === null) return part;
    const layer = `layer ${place + 1}`;
    return part === String(place) ? layer : `${layer} (${part})`;
  },
  tensors: 'Tensors',
  tensorColumns: { name: 'Tensor', part: 'Part', storage: 'Stored as', shape: 'Shape', size: 'Size' },
  licence: 'Licence',
  noLicence: 'The folder held no licence file. Make sure that you may change and pass on this model.',
  files: 'Files kept beside the parameters',
  all: 'All models',
  extract: 'Extract from this model',
};
