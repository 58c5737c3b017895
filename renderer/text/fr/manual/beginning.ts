/** À quoi sert le programme, et la première heure avec lui. */
export const beginning = {
  title: 'Premiers pas',
  sections: [
    {
      title: 'Ce que fait Espalier',
      paragraphs: [
        'Vous avez un modèle de langue qui se trouve sur votre machine, et des documents de votre domaine. Espalier en tire un modèle plus petit qui garde ce dont vos documents ont besoin, mesure ce que cela a coûté sur des documents qu’il n’a jamais vus, et écrit le résultat dans un dossier que d’autres programmes chargent.',
        'Tout se passe sur cette machine. Le programme n’ouvre aucune connexion à Internet ; la seule exception est une grappe de calcul dont vous donnez vous-même l’adresse.',
      ],
    },
    {
      title: 'Essayer d’abord l’exemple',
      paragraphs: [
        'La première page propose un exemple : un petit modèle et quelques textes sur la santé, fournis avec le programme. Il fait tout le parcours, de l’import à l’export, en quelques minutes.',
        'L’exemple se trouve dans son propre projet. Vos propres fichiers ne sont pas touchés.',
      ],
    },
    {
      title: 'Projets',
      paragraphs: [
        'Un projet est un dossier à vous. Modèles, documents, exécutions et résultats s’y trouvent, et rien d’autre : il se copie, se sauvegarde et se supprime comme n’importe quel dossier.',
        'Le programme sait quels projets ont été ouverts sur cette machine. On en ouvre un autre sur la première page ; tant qu’un travail est en cours dans un projet, il reste ouvert.',
      ],
    },
    {
      title: 'Importer un modèle',
      paragraphs: [
        'Dans « Modèles », vous indiquez un dossier au format Hugging Face ou un fichier GGUF. « Chercher sur cette machine » regarde là où d’autres programmes gardent leurs modèles : Hugging Face, LM Studio, Ollama, llama.cpp et d’autres. Ce qui est trouvé est copié dans le projet à l’import ; l’original n’est jamais modifié.',
        'Avant un import, le programme dit s’il peut travailler avec le modèle, dans quelle mesure, et ce qu’il faut prendre à la place s’il ne le peut pas.',
      ],
    },
  ],
};
