/** What to do when something goes wrong. */
export const trouble = {
  title: 'When something goes wrong',
  sections: [
    {
      title: 'A run was interrupted',
      paragraphs: [
        'Its page says why, and offers to resume it. What it finished is on disk and is not done twice.',
        'Where memory was too little, give the engine less under Settings and trust: it then keeps hidden states in a file and takes longer.',
      ],
    },
    {
      title: 'The program is not answering',
      paragraphs: [
        'The page of a browser says so when the program behind it was closed. Start it again; runs are resumed with one click. A page in a browser needs the address with its key, which the program prints when it starts.',
        'A page of the desktop window that crashes is loaded again. When it crashes again and again the program asks whether to try once more.',
      ],
    },
    {
      title: 'A model is refused',
      paragraphs: [
        'The reason stands beside it, with what to take instead. Models that were stored in a few bits by other programs are often refused: take the original, and let Espalier round it.',
      ],
    },
    {
      title: 'Telling somebody',
      paragraphs: [
        'Settings and trust has a report for whoever helps you: versions, the machine, counts, and how the last runs ended. It holds no names, no paths and no text of documents; read it before you send it.',
      ],
    },
  ],
};
