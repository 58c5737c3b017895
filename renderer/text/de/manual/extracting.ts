/** Der Assistent, Rezepte und Läufe. */
export const extracting = {
  title: 'Extrahieren',
  sections: [
    {
      title: 'Fünf Fragen',
      paragraphs: [
        '„Extrahieren“ fragt nach dem Modell, den Dokumenten, dem Ziel und dem Plan und schließt mit einer letzten Prüfung. Antworten können in jeder Reihenfolge gegeben werden und bleiben auch beim Neuladen erhalten, für jedes Projekt getrennt.',
        'Das Ziel sagt, was Sie erreichen wollen: die halbe Größe, einen Anteil davon, eine Größe in Gigabyte, ein Modell, das in den Arbeitsspeicher passt, eine Qualität, die bleiben soll, schnellere Antworten oder einen selbst gewählten Anteil.',
      ],
    },
    {
      title: 'Runden oder Entfernen',
      paragraphs: [
        'Zahlen mit weniger Bit zu speichern, macht die Datei kleiner und kostet am wenigsten Qualität; eine Größe, die sich durch Runden erreichen lässt, wird daher so geplant. Teile zu entfernen, macht das Modell auch schneller und kostet mehr. Nullen in Matrizen lassen die Datei so groß, wie sie ist.',
        '„Messen, was jede Größe kostet“ probiert die Wege an Ihrem eigenen Text aus und bietet Pläne aus mehreren Schritten an, mit der Einbuße, die von jedem zu erwarten ist.',
      ],
    },
    {
      title: 'Rezepte',
      paragraphs: [
        'Ein Rezept ist ein veröffentlichtes Verfahren. Unter „Rezepte“ hat jedes eine Seite: was die Veröffentlichung vorschlägt, was hier im Vergleich mit dem nächsteinfacheren Verfahren gemessen wurde und was von der Veröffentlichung abweicht. Die Liste lässt sich durchsuchen und auf solche eingrenzen, die die Datei verkleinern, trainieren, schnell sind oder sich sicher in Ollama laden lassen.',
        'Zuerst stehen die, bei denen der größte Gewinn gemessen wurde. Wurde eines seit seiner letzten Änderung nicht gemessen, steht das dabei.',
      ],
    },
    {
      title: 'Läufe',
      paragraphs: [
        'Ein Lauf geht weiter, während Sie andere Seiten ansehen, und wartet, bis er an der Reihe ist, wenn gerade ein anderer läuft. Sie können ihn anhalten, fortsetzen und abbrechen. Nach einem Absturz oder Stromausfall wird er mit einem Klick fortgesetzt und endet mit demselben Ergebnis, als wäre nichts geschehen.',
        'Ein Probelauf wendet genau dieses Rezept zuerst auf zwei Schichten an: In Sekunden zeigt er, was nach Stunden schiefginge.',
        'Endet ein Lauf, sagt es das Fenster, wo immer Sie gerade sind, und das Desktop-Fenster meldet es auch dem System.',
      ],
    },
    {
      title: 'Reihen',
      paragraphs: [
        'Unter Reihen versuchen Sie mehrere Rezepte, Größen, Startwerte und Texte auf einmal. Bevor etwas beginnt, sagt der Plan, wie viele Läufe es werden, wie lange sie dauern und was für mehrere davon nur einmal gemessen wird.',
        'Die Seite einer Reihe zeigt, was jeder Lauf übrig lässt und was das kostet, und kennzeichnet die, die kein anderer Lauf übertrifft. Alle lassen sich zusammen anhalten, fortsetzen und abbrechen.',
      ],
    },
  ],
};
