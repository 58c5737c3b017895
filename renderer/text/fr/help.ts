import type { Text } from '../en/index.ts';
import { counted } from './counted.ts';

export const help = {
  title: 'Aide',
  lead: 'Le manuel du programme. Il se trouve sur cette machine, et la recherche s’y fait aussi.',
  search: 'Chercher dans le manuel',
  contents: 'Pages du manuel',
  nothing: 'Aucune section du manuel ne contient tous ces mots.',
  found: (n) => counted(n, 'section trouvée', 'sections trouvées'),
  words: 'Vocabulaire du domaine',
  shortcuts: {
    title: 'Clavier',
    open: 'Raccourcis clavier',
    everywhere: 'Partout',
    desktop: 'Dans l’application de bureau',
    help: 'Cette liste',
    escape: 'Fermer ce qui recouvre la page',
    tab: 'D’un élément au suivant',
    ask: 'Poser la question, dans « Essai »',
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
        'Dans « Modèles », vous importez le modèle dont vous partez. Il est copié dans votre projet ; rien n’est modifié à son emplacement d’origine.',
      ],
      [
        'Vos documents',
        'La salle de données accueille des documents de votre domaine. Une partie est réservée : elle ne sert qu’à mesurer, pour que les résultats ne paraissent pas meilleurs qu’ils ne sont.',
      ],
      [
        'Un objectif',
        '« Extraire » pose cinq questions : quel modèle, quels textes, ce que vous voulez atteindre, comment, et un dernier coup d’œil. Puis l’exécution démarre, et vous pouvez fermer la page.',
      ],
      [
        'Le résultat',
        'La page de l’exécution dit en clair si le modèle plus petit est utilisable. « Comparer » le montre à côté de l’original ; dans « Essai », vous posez aux deux la même question.',
      ],
      [
        'Emporter le résultat',
        '« Export » écrit un dossier ou un fichier pour d’autres programmes, le recharge pour prouver qu’il fonctionne et indique la commande qui l’exécute.',
      ],
    ],
  },
  ended: {
    done: (name) => `${name} : terminé.`,
    failed: (name) => `L’exécution ${name} a échoué.`,
    interrupted: (name) => `L’exécution ${name} a été interrompue et peut être reprise.`,
    look: 'Voir',
  },
} satisfies Text['help'];
