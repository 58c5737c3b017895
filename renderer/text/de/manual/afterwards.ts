/** Exporte, Löschen und das Protokoll. */
export const afterwards = {
  title: 'Export und Aufräumen',
  sections: [
    {
      title: 'Exportieren',
      paragraphs: [
        '„Export“ schreibt eine Variante als Hugging-Face-Ordner, als ONNX, als GGUF oder in gepackten ganzen Zahlen. Jedes Format sagt, welche Programme es laden, mit welchem Befehl, und welche davon wirklich erprobt wurden.',
        'Was geschrieben ist, wird wieder gelesen und mit der Variante verglichen, bevor der Export als fertig gilt. Was Runden kostet, lässt sich messen, bevor irgendetwas geschrieben wird.',
      ],
    },
    {
      title: 'Die Modellkarte',
      paragraphs: [
        'Jeder Export hat ein README, das sagt, woraus das Modell entstanden ist, mit welchem Rezept und Text, und was gemessen wurde. Auch Teile, die ein Import ausgelassen hat, und Lizenzen stehen darin.',
      ],
    },
    {
      title: 'Löschen und endgültig löschen',
      paragraphs: [
        'Eine gelöschte Variante wird beiseitegelegt; sie lässt sich jederzeit wiederherstellen. „Endgültig löschen“ entfernt sie mit allem, was nur ihr gehört, auch aus der Datenbank, und sagt vorher, was verschwindet.',
        'Eine Variante, die aus einem gelöschten Text gelernt hat, verschwindet mit ihm. Dass gelöscht wurde, bleibt ohne Namen im Protokoll.',
      ],
    },
    {
      title: 'Das Protokoll',
      paragraphs: [
        'Was in einem Projekt geschieht, steht in einem Protokoll, dem Einträge nur hinzugefügt werden können. Jeder ist mit dem vorigen verkettet, sodass eine nachträgliche Änderung auffällt: Die Seite „Einstellungen“ sagt, ob das Protokoll unversehrt ist.',
      ],
    },
  ],
};
