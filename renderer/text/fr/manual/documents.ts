/** Comment des documents deviennent des jeux de données. */
export const documents = {
  title: 'Documents',
  sections: [
    {
      title: 'Texte du domaine et texte général',
      paragraphs: [
        'Le texte du domaine est ce en quoi le modèle doit rester bon : lettres, recommandations, actes, code. Le texte général est tout le reste, qu’il ne doit pas oublier ; sans lui, le programme ne surveille que votre domaine.',
        'Sont lus les fichiers texte, PDF, Word, OpenDocument, courriels, tableaux, pages web, archives de tout cela et davantage. Ce qui ne peut être lu est listé avec la raison, et le reste est traité.',
      ],
    },
    {
      title: 'Trois parties',
      paragraphs: [
        'Chaque jeu de données est réparti une fois : le texte d’entraînement sert à entraîner, le texte de calibrage est regardé pour décider de ce dont le modèle a besoin, et le texte réservé ne sert qu’à mesurer. Un document réservé dans un jeu de données d’un projet l’est dans tous.',
        'Si des documents vont ensemble, par exemple ceux d’un patient ou d’un client, indiquez à l’import le champ qui le dit. Ils restent alors tous dans une même partie.',
      ],
    },
    {
      title: 'Données personnelles',
      paragraphs: [
        'On peut chercher dans un jeu de données les noms, numéros et adresses qu’une règle sait reconnaître, et les caviarder dans un nouveau jeu de données. Ce qu’aucune règle ne reconnaît peut y être encore : la recherche dit ce qu’elle a cherché.',
        'Pour voir si un modèle livre ce sur quoi il a été entraîné, on peut semer des secrets dans un jeu de données et les chercher ensuite dans la variante.',
      ],
    },
    {
      title: 'Rien n’est modifié sur place',
      paragraphs: [
        'Nettoyer, caviarder, répartir et choisir créent un nouveau jeu de données qui se souvient de tout son parcours. Le précédent reste tel quel jusqu’à ce que vous l’effaciez.',
      ],
    },
  ],
};
