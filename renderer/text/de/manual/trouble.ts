/** Was zu tun ist, wenn etwas schiefgeht. */
export const trouble = {
  title: 'Wenn etwas schiefgeht',
  sections: [
    {
      title: 'Ein Lauf wurde unterbrochen',
      paragraphs: [
        'Seine Seite sagt, warum, und bietet an, ihn fortzusetzen. Was fertig war, liegt auf dem Datenträger und wird nicht zweimal getan.',
        'Wo der Arbeitsspeicher nicht reichte, geben Sie dem Rechenprozess unter „Einstellungen“ weniger: Er bewahrt verborgene Zustände dann in einer Datei auf und braucht länger.',
      ],
    },
    {
      title: 'Das Programm antwortet nicht',
      paragraphs: [
        'Die Seite im Browser sagt es, wenn das Programm dahinter geschlossen wurde. Starten Sie es neu; Läufe werden mit einem Klick fortgesetzt. Eine Seite im Browser braucht die Adresse mit ihrem Schlüssel, die das Programm beim Start ausgibt.',
        'Eine Seite des Desktop-Fensters, die abstürzt, wird neu geladen. Stürzt sie immer wieder ab, fragt das Programm, ob es noch einmal versucht werden soll.',
      ],
    },
    {
      title: 'Ein Modell wird abgelehnt',
      paragraphs: [
        'Der Grund steht daneben, mit dem, was Sie stattdessen nehmen können. Modelle, die andere Programme mit wenigen Bit gespeichert haben, werden oft abgelehnt: Nehmen Sie das Original, und lassen Sie es von Espalier runden.',
      ],
    },
    {
      title: 'Hilfe holen',
      paragraphs: [
        'Unter „Einstellungen“ gibt es einen Bericht für alle, die Ihnen weiterhelfen: Versionen, der Rechner, Anzahlen und wie die letzten Läufe endeten. Er enthält keine Namen, keine Pfade und keinen Text aus Dokumenten; lesen Sie ihn, bevor Sie ihn verschicken.',
      ],
    },
  ],
};
