import type { Text } from '../en/index.ts';

export const models = {
  title: 'Modelle',
  lead: 'Ausgangsmodelle, wie sie veröffentlicht wurden. Sie werden vollständig geprüft und in das Projekt kopiert; nichts in ihnen wird je ausgeführt.',
  importTitle: 'Ein Modell importieren',
  folder: 'Modellordner oder GGUF-Datei (hier ablegen oder auswählen)',
  found: {
    search: 'Auf diesem Rechner suchen',
    searching: 'Es wird gesucht, wo Programme ihre Modelle aufbewahren',
    caption: 'Modelle, die auf diesem Rechner liegen. Kopiert wird erst, wenn Sie eines importieren.',
    fits: 'Passt auf diesen Rechner',
    verdict: 'Urteil',
    nothing:
      'In den Zwischenspeichern von Hugging Face, LM Studio, Ollama und ModelScope und in Ihren Ordnern wurde kein Modell gefunden.',
  },
  check: 'Zuerst ansehen',
  checking: 'Das Modell wird geprüft',
  import: 'Dieses Modell importieren',
  importing: 'Das Modell wird importiert',
  name: 'Name im Projekt',
  verdict: { supported: 'Unterstützt', partly: 'Mit Grenzen unterstützt', no: 'Kann nicht importiert werden' },
  verdictText: {
    supported: 'Mit diesem Modell funktioniert alles.',
    partly: 'Dieses Modell funktioniert. Gut zu wissen:',
    no: 'Der Grund:',
  },
  imported: (name) => `${name} ist jetzt im Projekt.`,
  emptyTitle: 'Noch kein Modell',
  emptyText:
    'Laden Sie an einem Rechner mit Netzzugang einen Checkpoint einer unterstützten Familie herunter (Llama 2 und 3, Mistral, Qwen2, Qwen2.5, Qwen3, GPT-2), bringen Sie den Ordner hierher und importieren Sie ihn oben. Ein Ordner enthält config.json, tokenizer.json und model.safetensors; auch eine GGUF-Datei von Llama, Qwen2, Qwen3 oder GPT-2 ist ein ganzes Modell.',
  columns: {
    name: 'Name',
    family: 'Familie',
    layers: 'Schichten',
    parameters: 'Parameter',
    size: 'Größe',
    imported: 'Importiert',
  },
  from: 'Importiert aus',
  fingerprint: 'Fingerabdruck',
  context: 'Kontext',
  vocabulary: 'Vokabular',
  tokens: (n) => `${n} Token`,
  tokenizer: 'Tokenizer',
  endTokens: 'Beendet einen Text',
  chat: 'Chat-Vorlage',
  yes: 'ja',
  no: 'nein',
  architecture: 'Architektur',
  blocks: 'Parameter nach Bestandteilen',
  part: ({ part, place }) => {
    if (place === 'embedding') return 'Embedding-Tabelle';
    if (place === 'head') return 'Ausgabekopf';
    if (place === null) return part;
    const layer = `Schicht ${place + 1}`;
    return part === String(place) ? layer : `${layer} (${part})`;
  },
  tensors: 'Tensoren',
  tensorColumns: { name: 'Tensor', part: 'Bestandteil', storage: 'Gespeichert als', shape: 'Form', size: 'Größe' },
  licence: 'Lizenz',
  noLicence:
    'Der Ordner enthielt keine Lizenzdatei. Vergewissern Sie sich, dass Sie dieses Modell verändern und weitergeben dürfen.',
  files: 'Dateien, die neben den Parametern aufbewahrt werden',
  all: 'Alle Modelle',
  extract: 'Aus diesem Modell extrahieren',
} satisfies Text['models'];
