/** Wozu das Programm da ist, und die erste Stunde damit. */
export const beginning = {
  title: 'Erste Schritte',
  sections: [
    {
      title: 'Was Espalier tut',
      paragraphs: [
        'Sie haben ein Sprachmodell, das auf Ihrem Rechner liegt, und Dokumente Ihres Fachs. Espalier macht daraus ein kleineres Modell, das behält, was Ihre Dokumente brauchen, misst an Dokumenten, die es nie gesehen hat, was das gekostet hat, und schreibt das Ergebnis in einen Ordner, den andere Programme laden.',
        'Alles geschieht auf diesem Rechner. Das Programm öffnet keine Verbindung ins Internet; die einzige Ausnahme ist ein Rechencluster, dessen Adresse Sie selbst angeben.',
      ],
    },
    {
      title: 'Zuerst das Beispiel',
      paragraphs: [
        'Die erste Seite bietet ein Beispiel an: ein kleines Modell und einige Texte über Gesundheit, die dem Programm beiliegen. Es geht in wenigen Minuten den ganzen Weg, vom Import bis zum Export.',
        'Das Beispiel liegt in einem eigenen Projekt. Ihre eigenen Dateien bleiben davon unberührt.',
      ],
    },
    {
      title: 'Projekte',
      paragraphs: [
        'Ein Projekt ist ein Ordner, der Ihnen gehört. Modelle, Dokumente, Läufe und Ergebnisse liegen darin und sonst nichts; er lässt sich also kopieren, sichern und löschen wie jeder Ordner.',
        'Das Programm weiß, welche Projekte auf diesem Rechner geöffnet wurden. Ein anderes öffnen Sie auf der ersten Seite; solange in einem Projekt gearbeitet wird, bleibt es geöffnet.',
      ],
    },
    {
      title: 'Ein Modell importieren',
      paragraphs: [
        'Unter „Modelle“ geben Sie einen Ordner im Format von Hugging Face oder eine GGUF-Datei an. „Auf diesem Rechner suchen“ sieht dort nach, wo andere Programme ihre Modelle aufbewahren: Hugging Face, LM Studio, Ollama, llama.cpp und andere. Was gefunden wird, wird beim Import in das Projekt kopiert; was dort liegt, wird nie verändert.',
        'Vor einem Import sagt das Programm, ob es mit dem Modell arbeiten kann, wie gut, und was Sie andernfalls stattdessen nehmen können.',
      ],
    },
  ],
};
