import type { Text } from '../en/index.ts';
import { counted } from './counted.ts';

export const help = {
  title: 'Aide',
  lead: 'Le manuel du programme. Il se trouve sur cette machine et la recherche se fait ici.',
  search: 'Chercher dans le manuel',
  contents: 'Pages du manuel',
  nothing: 'Rien dans le manuel ne contient tous ces mots.',
  found: (n) => counted(n, 'section trouvée', 'sections trouvées'),
  words: 'Vocabulaire du domaine',
  shortcuts: {
    title: 'Clavier',
    open: 'Raccourcis clavier',
    everywhere: 'Partout',
    desktop: 'Dans la fenêtre de bureau',
    help: 'Cette liste',
    escape: 'Fermer ce qui recouvre la page',
    tab: 'D’un élément au suivant',
    ask: 'Demander, dans « Essai »',
    newProject: 'Nouveau projet',
    openProject: 'Ouvrir un projet',
    theme: 'Passer du clair au sombre',
    keys: { command: 'Ctrl', shift: 'Maj', enter: 'Entrée', escape: 'Échap', tab: 'Tab' },
  },
  tour: {
    title: 'Le programme en cinq étapes',
    lead: 'Une minute, avant de faire quoi que ce soit.',
    start: 'Faire le tour',
    step: (n, all) => `Étape ${n} sur ${all}`,
    next: 'Suivant',
    back: 'Retour',
    done: 'Terminé',
    steps: [
      [
        'Un modèle',
        'Sous « Modèles », vous apportez le modèle dont vous partez. Il est copié dans votre projet ; là où il se trouve, rien n’est modifié.',
      ],
      [
        'Vos documents',
        'La salle des données accueille des documents de votre domaine. Une partie est réservée : elle ne sert qu’à mesurer, pour que les résultats ne puissent se flatter eux-mêmes.',
      ],
      [
        'Un objectif',
        '« Extraire » pose cinq questions : quel modèle, quels textes, ce que vous voulez atteindre, comment, et un dernier coup d’œil. Puis l’exécution démarre, et vous pouvez fermer la page.',
      ],
      [
        'Ce qu’il en est advenu',
        'La page de l’exécution dit en mots si le modèle plus petit est utilisable. « Comparer » le montre à côté de l’original ; dans « Essai », vous posez aux deux la même question.',
      ],
      [
        'Sortir d’ici',
        '« Export » écrit un dossier ou un fichier pour d’autres programmes, le recharge pour prouver qu’il fonctionne et indique la commande qui l’exécute.',
      ],
    ],
  },
  ended: {
    done: (name) => `${name} est terminé.`,
    failed: (name) => `${name} a échoué.`,
    interrupted: (name) => `${name} a été interrompu et peut être repris.`,
    look: 'Voir',
  },
} satisfies Text['help'];
