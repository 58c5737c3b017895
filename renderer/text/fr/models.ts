import type { Text } from '../en/index.ts';

export const models = {
  title: 'Modèles',
  lead: 'Des modèles de base tels qu’ils ont été publiés. Ils sont entièrement vérifiés et copiés dans le projet ; rien de ce qu’ils contiennent n’est jamais exécuté.',
  importTitle: 'Importer un modèle',
  folder: 'Dossier de modèle ou fichier GGUF (à déposer ici ou à choisir)',
  found: {
    search: 'Chercher sur cette machine',
    searching: 'Recherche là où les programmes gardent leurs modèles',
    caption: 'Modèles présents sur cette machine. Rien n’est copié tant que vous n’en importez pas un.',
    fits: 'Tient sur cette machine',
    verdict: 'Verdict',
    nothing:
      'Aucun modèle n’a été trouvé dans les caches de Hugging Face, LM Studio, Ollama et ModelScope, ni dans vos dossiers.',
  },
  check: 'Examiner d’abord',
  checking: 'Examen du modèle',
  import: 'Importer ce modèle',
  importing: 'Import du modèle',
  name: 'Nom dans le projet',
  verdict: { supported: 'Pris en charge', partly: 'Pris en charge, avec des limites', no: 'Ne peut pas être importé' },
  verdictText: {
    supported: 'Tout fonctionne avec ce modèle.',
    partly: 'Ce modèle fonctionne. À savoir :',
    no: 'La raison :',
  },
  imported: (name) => `${name} est maintenant dans le projet.`,
  emptyTitle: 'Pas encore de modèle',
  emptyText:
    'Téléchargez un checkpoint d’une famille prise en charge (Llama 2 et 3, Mistral, Qwen2, Qwen2.5, Qwen3, GPT-2) sur une machine reliée au réseau, apportez le dossier ici et importez-le ci-dessus. Un dossier contient config.json, tokenizer.json et model.safetensors ; un fichier GGUF d’un Llama, Qwen2, Qwen3 ou GPT-2 est lui aussi un modèle complet.',
  columns: {
    name: 'Nom',
    family: 'Famille',
    layers: 'Couches',
    parameters: 'Paramètres',
    size: 'Taille',
    imported: 'Importé',
  },
  from: 'Importé depuis',
  fingerprint: 'Empreinte',
  context: 'Contexte',
  vocabulary: 'Vocabulaire',
  tokens: (n) => `${n} tokens`,
  tokenizer: 'Tokenizer',
  endTokens: 'Termine un texte',
  chat: 'Gabarit de conversation',
  yes: 'oui',
  no: 'non',
  architecture: 'Architecture',
  blocks: 'Paramètres par partie',
  part: ({ part, place }) => {
    if (place === 'embedding') return 'table d’embeddings';
    if (place === 'head') return 'tête de sortie';
    if (place === null) return part;
    const layer = `couche ${place + 1}`;
    return part === String(place) ? layer : `${layer} (${part})`;
  },
  tensors: 'Tenseurs',
  tensorColumns: { name: 'Tenseur', part: 'Partie', storage: 'Stocké en', shape: 'Forme', size: 'Taille' },
  licence: 'Licence',
  noLicence:
    'Le dossier ne contenait pas de fichier de licence. Assurez-vous d’avoir le droit de modifier et de transmettre ce modèle.',
  files: 'Fichiers gardés à côté des paramètres',
  all: 'Tous les modèles',
  extract: 'Extraire de ce modèle',
} satisfies Text['models'];
