/** Lesen, was aus einem Lauf wurde. */
export const results = {
  title: 'Ergebnisse',
  sections: [
    {
      title: 'Was ganz oben steht',
      paragraphs: [
        'Die Seite eines Laufs und seiner Variante beginnt mit einem Urteil in Worten und dem nächsten Schritt, dann folgen Größe, Geschwindigkeit und Arbeitsspeicher neben dem Ausgangsmodell und wie viele nächste Wörter oder Wortteile jedes in Ihrem Text richtig vorhersagt.',
        'All das ist an Prüfdokumenten gemessen. Wo es zu wenige sind, um einen Unterschied vom Zufall zu trennen, sagt die Seite das und nennt es weder besser noch schlechter.',
      ],
    },
    {
      title: 'Verlust',
      paragraphs: [
        'Der Verlust sagt, wie unerwartet der Text für das Modell ist; weniger ist besser. Er wird in Nat je Token gezählt oder in Bit je Byte, wo zwei Modelle Text in verschiedene Token zerlegen. Das Intervall daneben enthält den wahren Wert in 95 von 100 Fällen.',
        'Ein Verlust lässt sich nur mit einem anderen an denselben Dokumenten vergleichen; Varianten werden daher nur dort in eine Rangfolge gebracht, wo sie an demselben Text gemessen wurden.',
      ],
    },
    {
      title: 'Vergleichen',
      paragraphs: [
        '„Vergleichen“ stellt bis zu sechs Modelle nebeneinander, jede Variante neben das, woraus sie entstanden ist: Änderungen mit ihren Intervallen, was jede Schicht behalten hat, worin sich Rezepte unterscheiden und welche Dokumente sich am stärksten verschlechtert haben.',
      ],
    },
    {
      title: 'Fragen stellen',
      paragraphs: [
        'Unter „Ausprobieren“ beantworten ein Modell und bis zu drei Varianten dieselbe Frage, als Chat, wo das Modell eine Vorlage dafür hat, oder indem sie einen Text fortsetzen. Anfänge lassen sich aus Prüfdokumenten nehmen; wie das Dokument wirklich weitergeht, steht neben den Antworten.',
        'Bei Temperatur 0 wird immer das wahrscheinlichste Token genommen, und dieselbe Frage bekommt dieselbe Antwort. Darüber werden Token gezogen; derselbe Startwert zieht dieselben. Fragen und Antworten bleiben im Arbeitsspeicher, bis das Fenster geschlossen wird, und werden nirgends gespeichert.',
        'Ein kleines Modell, das beim Ausprobieren Unsinn schreibt, kann trotzdem behalten haben, was sein Ausgangsmodell konnte: Sehen Sie sich an, was dieses daneben schreibt.',
      ],
    },
  ],
};
