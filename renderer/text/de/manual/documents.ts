/** Wie aus Dokumenten Datensätze werden. */
export const documents = {
  title: 'Dokumente',
  sections: [
    {
      title: 'Fachtext und allgemeiner Text',
      paragraphs: [
        'Fachtext ist das, worin das Modell gut bleiben muss: Briefe, Leitlinien, Schriftsätze, Code. Allgemeiner Text ist alles andere, was es nicht vergessen soll; ohne ihn achtet das Programm nur auf Ihr Fach.',
        'Gelesen werden Textdateien, PDF, Word, OpenDocument, E-Mails, Tabellen, Webseiten, Archive davon und mehr. Was sich nicht lesen lässt, wird mit dem Grund aufgeführt, und der Rest wird verarbeitet.',
      ],
    },
    {
      title: 'Drei Teile',
      paragraphs: [
        'Jeder Datensatz wird einmal aufgeteilt: Auf Trainingstext wird trainiert, Kalibrierungstext wird betrachtet, um zu entscheiden, was das Modell braucht, und Prüftext dient ausschließlich der Messung. Ein Dokument, das in einem Datensatz eines Projekts zurückgehalten ist, bleibt es in allen.',
        'Wo Dokumente zusammengehören, etwa zu einem Patienten oder einem Mandanten, nennen Sie beim Import das Feld, das es sagt. Dann bleiben alle in einem Teil.',
      ],
    },
    {
      title: 'Personenbezogene Daten',
      paragraphs: [
        'Ein Datensatz lässt sich nach Namen, Nummern und Adressen durchsuchen, die eine Regel erkennen kann, und auf Wunsch entsteht ein neuer, in dem sie geschwärzt sind. Was keine Regel erkennt, kann noch da sein: Die Suche sagt, wonach sie gesucht hat.',
        'Um zu sehen, ob ein Modell verrät, worauf es trainiert wurde, lassen sich Geheimnisse in einen Datensatz einstreuen und danach in der Variante suchen.',
      ],
    },
    {
      title: 'Nichts wird an Ort und Stelle geändert',
      paragraphs: [
        'Bereinigen, Schwärzen, Aufteilen und Auswählen machen einen neuen Datensatz, der seinen ganzen Werdegang kennt. Der vorige bleibt, wie er ist, bis Sie ihn endgültig löschen.',
      ],
    },
  ],
};
