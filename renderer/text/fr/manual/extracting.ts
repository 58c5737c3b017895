/** L’assistant, les recettes et les exécutions. */
export const extracting = {
  title: 'Extraire',
  sections: [
    {
      title: 'Cinq questions',
      paragraphs: [
        '« Extraire » demande le modèle, les documents, l’objectif et le plan, et se termine par une dernière vérification. Les réponses se donnent dans n’importe quel ordre et sont conservées après un rechargement, pour chaque projet séparément.',
        'L’objectif dit ce que vous voulez atteindre : la moitié de la taille, une part de celle-ci, une taille en gigaoctets, un modèle qui tient en mémoire, une qualité à garder, des réponses plus rapides, ou une part de votre choix.',
      ],
    },
    {
      title: 'Arrondir ou retirer',
      paragraphs: [
        'Stocker les nombres sur moins de bits réduit le fichier et coûte le moins de qualité ; une taille que l’arrondi permet d’atteindre est donc planifiée ainsi. Retirer des parties rend aussi le modèle plus rapide, et coûte davantage. Des zéros dans les matrices laissent au fichier sa taille.',
        '« Mesurer ce que coûte chaque taille » essaie les voies sur vos propres textes et propose des plans en plusieurs étapes, avec ce que chacun devrait perdre.',
      ],
    },
    {
      title: 'Recettes',
      paragraphs: [
        'Une recette est une méthode publiée. Dans « Recettes », chacune a sa page : ce que propose la publication, ce qui en a été mesuré ici par rapport à la méthode plus simple la plus proche, et ce qui diffère de la publication. La liste se parcourt par recherche et se restreint à celles qui réduisent le fichier, entraînent, sont rapides ou se chargent à coup sûr dans Ollama.',
        'Celles dont le gain mesuré est le plus grand viennent en premier. Si une recette n’a pas été mesurée depuis sa dernière modification, c’est indiqué.',
      ],
    },
    {
      title: 'Exécutions',
      paragraphs: [
        'Une exécution continue pendant que vous regardez d’autres pages, et attend son tour quand une autre est en cours. Vous pouvez la mettre en pause, la reprendre et l’annuler. Après un plantage ou une coupure de courant, elle reprend en un clic et se termine avec le même résultat que si rien ne s’était passé.',
        'Un essai à blanc applique d’abord la recette exacte à deux couches : en quelques secondes, il révèle ce qui échouerait au bout de plusieurs heures.',
        'Quand une exécution se termine, la fenêtre le dit où que vous soyez, et l’application de bureau le signale aussi au système.',
      ],
    },
    {
      title: 'Séries',
      paragraphs: [
        'Séries essaie plusieurs recettes, tailles, graines et textes d’un coup. Avant que rien ne commence, le plan dit combien d’exécutions il y aura, combien de temps elles prendront, et ce qui n’est mesuré qu’une fois pour plusieurs d’entre elles.',
        'Sa page montre ce que chaque exécution laisse et ce que cela coûte, et signale celles qu’aucune autre ne surpasse. Toutes peuvent être suspendues, reprises et annulées ensemble.',
      ],
    },
  ],
};
