/** Der Assistent, Rezepte und Läufe. */
export const extracting = {
  title: 'Extrahieren',
  sections: [
    {
      title: 'Fünf Fragen',
      paragraphs: [
        '„Extrahieren“ fragt nach dem Modell, den Dokumenten, dem Ziel, dem Plan und einem letzten Blick. Antworten können in jeder Reihenfolge gegeben werden und bleiben über ein Neuladen erhalten, für jedes Projekt eigens.',
        'Das Ziel sagt, was Sie erreichen wollen: die halbe Größe, einen Anteil davon, eine Größe in Gigabyte, ein Modell, das in den Arbeitsspeicher passt, eine Qualität, die bleiben soll, schnellere Antworten oder einen selbst gewählten Anteil.',
      ],
    },
    {
      title: 'Runden oder Entfernen',
      paragraphs: [
        'Zahlen in weniger Bit zu speichern macht die Datei kleiner und kostet am wenigsten Qualität; eine Größe, die Runden erreicht, wird daher so geplant. Teile zu entfernen macht das Modell auch schneller und kostet mehr. Nullen in Matrizen lassen die Datei so groß, wie sie ist.',
        '„Messen, was jede Größe kostet“ probiert die Wege an Ihrem eigenen Text aus und bietet Pläne aus mehreren Schritten an, mit der Einbuße, die von jedem zu erwarten ist.',
      ],
    },
    {
      title: 'Rezepte',
      paragraphs: [
        'Ein Rezept ist ein veröffentlichtes Verfahren. Unter „Rezepte“ hat jedes eine Seite: was die Veröffentlichung vorschlägt, was hier neben dem nächsteinfacheren Verfahren daran gemessen wurde und was von ihr abweicht. Die Liste lässt sich durchsuchen und auf solche eingrenzen, die die Datei verkleinern, trainieren, schnell sind oder sicher in Ollama laden.',
        'Zuerst stehen die, bei denen der größte Gewinn gemessen wurde. Eines, das seit seiner letzten Änderung nicht gemessen wurde, sagt das.',
      ],
    },
    {
      title: 'Läufe',
      paragraphs: [
        'Ein Lauf geht weiter, während Sie andere Seiten ansehen, und wartet, bis er an der Reihe ist, wenn gerade ein anderer läuft. Sie können ihn anhalten, fortsetzen und abbrechen. Nach einem Absturz oder Stromausfall wird er mit einem Klick fortgesetzt und endet mit demselben Ergebnis, als wäre nichts geschehen.',
        'Ein Probelauf führt genau das Rezept zuerst durch zwei Schichten: In Sekunden findet er, was nach Stunden schiefginge.',
        'Endet ein Lauf, sagt es das Fenster, wo immer Sie gerade sind, und das Desktop-Fenster meldet es auch dem System.',
      ],
    },
  ],
};
