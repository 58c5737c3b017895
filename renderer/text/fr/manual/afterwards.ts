/** Exports, effacement et journal. */
export const afterwards = {
  title: 'Export et rangement',
  sections: [
    {
      title: 'Exporter',
      paragraphs: [
        '« Export » écrit une variante sous forme de dossier Hugging Face, en ONNX, en GGUF ou en entiers compactés. Chaque format dit quels programmes le chargent, par quelle commande, et lesquels ont réellement été essayés.',
        'Ce qui est écrit est relu et comparé à la variante avant que l’export ne soit considéré comme terminé. Ce que coûte l’arrondi peut être mesuré avant que rien ne soit écrit.',
      ],
    },
    {
      title: 'La fiche du modèle',
      paragraphs: [
        'Chaque export a un README qui dit de quoi le modèle a été tiré, avec quelle recette et quels textes, et ce qui a été mesuré. Les parties qu’un import a laissées de côté, et les licences, y figurent aussi.',
      ],
    },
    {
      title: 'Supprimer et effacer',
      paragraphs: [
        'Supprimer une variante la met de côté ; elle peut être restaurée à tout moment. « Effacer définitivement » la retire avec tout ce qu’elle seule détient, de la base de données aussi, et dit auparavant ce qui disparaît.',
        'Une variante qui a appris d’un texte effacé disparaît avec lui. Qu’un effacement a eu lieu reste dans le journal, sans noms.',
      ],
    },
    {
      title: 'Le journal',
      paragraphs: [
        'Tout ce qui est fait dans un projet figure dans un journal auquel on ne peut qu’ajouter des entrées. Chacune est enchaînée à la précédente, si bien qu’une modification ultérieure se remarque : la page « Paramètres » dit si le journal est intact.',
      ],
    },
  ],
};
