import type { Text } from '../en/index.ts';

export const erasing = {
  action: 'Endgültig löschen',
  actionOf: (name) => `${name} endgültig löschen`,
  title: (name) => `${name} endgültig löschen?`,
  lead: 'Das lässt sich nicht rückgängig machen. Texte, Parameter, Ergebnisse und jede Spur davon in der Datenbank verschwinden; das Protokoll hält ohne Namen fest, dass etwas gelöscht wurde, samt Fingerabdruck.',
  goes: 'Wird endgültig gelöscht',
  thing: ({ kind, name }) =>
    `${{ dataset: 'Datensatz', variant: 'Variante', model: 'Modell', run: 'Lauf' }[kind]} ${name}`,
  derived: 'Was daraus entstanden ist',
  include: 'wird mit gelöscht',
  detach: 'bleibt eigenständig erhalten',
  stays: 'Bleibt eigenständig erhalten',
  outside: 'Exporte außerhalb des Projekts bleiben; löschen Sie sie selbst',
  results: (n) =>
    n === 1
      ? '1 aufbewahrtes Ergebnis wird vergessen und bei Bedarf neu berechnet; angehaltene Läufe beginnen von vorn.'
      : `${n} aufbewahrte Ergebnisse werden vergessen und bei Bedarf neu berechnet; angehaltene Läufe beginnen von vorn.`,
  frees: (freed, free) => `Gibt etwa ${freed} frei; auf dem Datenträger sind jetzt ${free} frei.`,
  done: (name, freed) => `${name} wurde gelöscht; ${freed} sind wieder frei.`,
  reading: 'Es wird nachgesehen, was mit gelöscht wird …',
} satisfies Text['erasing'];
