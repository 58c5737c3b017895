import type { Text } from '../en/index.ts';
import { counted } from './counted.ts';

export const settings = {
  title: 'Paramètres et confiance',
  lead: 'Ce que cette machine sait faire, ce que le programme peut utiliser et ce qu’il a fait.',
  appearance: 'Apparence',
  themes: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' },
  language: 'Langue',
  languageSystem: (language) => `Comme le système (${language})`,
  languageText:
    'Les messages du moteur de calcul, les pages des recettes et ce qui est écrit dans des fichiers sont en anglais.',
  memory: 'Limite de mémoire',
  memoryText:
    'Ce que le moteur de calcul peut garder en mémoire par commodité avant d’écrire dans un fichier temporaire. Avec moins, il est plus lent, mais jamais moins exact.',
  memoryAuto: 'La moitié de ce qui est libre',
  memoryOwn: 'Au plus (Go)',
  saved: 'Enregistré.',
  network: 'Réseau',
  networkNone: 'Aucune requête n’a quitté cette machine',
  refused: (n) =>
    `${counted(n, 'requête a été bloquée', 'requêtes ont été bloquées')} depuis le démarrage du programme.`,
  devices: 'Périphériques de calcul',
  devicesBusy: 'Interrogation des pilotes',
  deviceColumns: { device: 'Périphérique', works: 'Utilisable', reason: 'Si non, pourquoi' },
  works: 'oui',
  not: 'non',
  machine: 'Cette machine',
  machineParts: {
    version: 'Version',
    runtime: 'Environnement',
    platform: 'Système',
    processor: 'Processeur',
    threads: 'Threads',
    memory: 'Mémoire',
  },
  memoryOf: (available, total) => `${available} libres sur ${total}`,
  audit: 'Journal',
  auditText:
    'Tout ce qui a été fait dans ce projet, dans l’ordre. On ne peut qu’y ajouter des entrées, et chacune scelle la précédente.',
  intact: 'Le journal est intact.',
  broken: 'Le journal a été modifié de l’extérieur.',
  auditErased: 'effacé',
  auditColumns: { seq: 'N°', when: 'Quand', action: 'Action', subject: 'Objet', detail: 'Détail' },
  older: 'Entrées plus anciennes',
  newest: 'Entrées les plus récentes',
  licences: 'Licences des composants de ce programme',
  licencesText: (n) => `${counted(n, 'composant', 'composants')}. Choisissez-en un pour lire sa licence.`,
  component: 'Composant',
  diagnostics: 'Diagnostic',
  diagnosticsText:
    'Un rapport destiné à ceux qui vous aident. Il ne contient ni noms, ni chemins, ni texte de documents ; lisez-le avant de le transmettre.',
  diagnose: 'Établir le rapport',
  diagnosing: 'Établissement du rapport',
} satisfies Text['settings'];
