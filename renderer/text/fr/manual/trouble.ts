/** Que faire quand quelque chose va mal. */
export const trouble = {
  title: 'En cas de problème',
  sections: [
    {
      title: 'Une exécution a été interrompue',
      paragraphs: [
        'Sa page dit pourquoi et propose de la reprendre. Ce qu’elle avait terminé est sur le disque et n’est pas fait deux fois.',
        'Si la mémoire a manqué, donnez-en moins au moteur de calcul dans « Paramètres » : il garde alors les états cachés dans un fichier et prend plus de temps.',
      ],
    },
    {
      title: 'Le programme ne répond pas',
      paragraphs: [
        'La page d’un navigateur le dit quand le programme derrière elle a été fermé. Relancez-le ; les exécutions reprennent en un clic. Une page dans un navigateur a besoin de l’adresse avec sa clé, que le programme affiche à son démarrage.',
        'Une page de l’application de bureau qui plante est rechargée. Si elle plante sans cesse, le programme demande s’il faut réessayer.',
      ],
    },
    {
      title: 'Un modèle est refusé',
      paragraphs: [
        'La raison figure à côté, avec ce qu’il faut prendre à la place. Les modèles que d’autres programmes ont stockés sur peu de bits sont souvent refusés : prenez l’original, et laissez Espalier l’arrondir.',
      ],
    },
    {
      title: 'Demander de l’aide',
      paragraphs: [
        'La page « Paramètres » propose un rapport destiné à ceux qui vous aident : versions, machine, quantités, et comment se sont terminées les dernières exécutions. Il ne contient ni noms, ni chemins, ni texte de documents ; lisez-le avant de l’envoyer.',
      ],
    },
  ],
};
