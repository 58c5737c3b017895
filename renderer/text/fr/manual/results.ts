/** Lire ce qu’il est advenu d’une exécution. */
export const results = {
  title: 'Résultats',
  sections: [
    {
      title: 'Ce qui se trouve en haut',
      paragraphs: [
        'La page d’une exécution et de sa variante commence par un verdict en clair et l’étape suivante, puis la taille, la vitesse et la mémoire à côté du modèle d’origine, et combien de mots ou morceaux de mots suivants chacun prédit correctement dans vos textes.',
        'Tout cela est mesuré sur des documents réservés. Quand les documents sont trop peu nombreux pour distinguer un écart du hasard, la page le dit et ne parle ni de mieux ni de moins bien.',
      ],
    },
    {
      title: 'Perte',
      paragraphs: [
        'La perte dit combien le texte est inattendu pour le modèle ; moins, c’est mieux. Elle se compte en nats par token, ou en bits par octet quand deux modèles découpent le texte en tokens différents. L’intervalle à côté contient la vraie valeur dans 95 cas sur 100.',
        'Une perte ne se compare qu’à une autre sur les mêmes documents ; les variantes ne sont donc classées que là où elles ont été mesurées sur le même texte.',
      ],
    },
    {
      title: 'Comparer',
      paragraphs: [
        '« Comparer » met jusqu’à six modèles côte à côte, chaque variante à côté de ce dont elle est issue : changements avec leurs intervalles, ce que chaque couche a gardé, en quoi les recettes diffèrent, et les documents les plus dégradés.',
      ],
    },
    {
      title: 'Poser des questions',
      paragraphs: [
        'Dans « Essai », un modèle et jusqu’à trois variantes répondent à la même question, en conversation quand le modèle a un gabarit pour cela, ou en continuant un texte. Les débuts peuvent venir de documents réservés ; la vraie suite du document figure à côté des réponses.',
        'À température 0, le token le plus probable est toujours pris, et la même question reçoit la même réponse. Au-dessus, les tokens sont tirés ; la même graine tire les mêmes. Questions et réponses restent en mémoire jusqu’à la fermeture de la fenêtre et ne sont enregistrées nulle part.',
        'Un petit modèle qui écrit des absurdités dans « Essai » peut malgré tout avoir gardé ce que savait son modèle d’origine : regardez ce que celui-ci écrit à côté.',
      ],
    },
  ],
};
