import { named } from '../words.ts';

/** Was ein Lauf tut, nach der Kennung seiner Phase. */
export const stages = named({
  starting: 'wird gestartet',
  domainStatistics: 'Statistik des Fachtextes',
  generalStatistics: 'Statistik des allgemeinen Textes',
  generalImportance: 'Bedeutung für die allgemeine Sprache',
  forwards: 'Text vorwärts durch das Modell',
  gradients: 'Gradienten',
  probing: 'kleine zufällige Änderungen',
  searching: 'Kandidaten werden verglichen',
  advising: 'Messung, was jeder Weg zu einem kleineren Modell kostet',
  sequential: 'Pruning Schicht für Schicht',
  scoringUnits: 'Einheiten werden bewertet',
  cutting: 'Herausschneiden',
  training: 'Training',
  inTrainingPruning: 'Training, das zugleich herausfindet, was entfallen kann',
  targetSearch: 'Suche, wie viel entfallen kann',
  measuring: 'Messung an Prüftext',
});
