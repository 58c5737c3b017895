import type { Text } from '../en/index.ts';
import { counted } from './counted.ts';

export const settings = {
  title: 'Einstellungen und Vertrauen',
  lead: 'Was dieser Rechner kann, was das Programm verwenden darf und was es getan hat.',
  appearance: 'Darstellung',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  languageSystem: (language) => `Wie das System (${language})`,
  languageText:
    'Meldungen des Rechenprozesses, Seiten über Rezepte und alles, was in Dateien geschrieben wird, sind auf Englisch.',
  memory: 'Grenze für den Arbeitsspeicher',
  memoryText:
    'Wie viel der Rechenprozess im Arbeitsspeicher behalten darf, bevor er auf eine Zwischendatei ausweicht. Weniger macht ihn langsamer, aber nie ungenauer.',
  memoryAuto: 'Die Hälfte dessen, was frei ist',
  memoryOwn: 'Höchstens (GB)',
  saved: 'Gespeichert.',
  network: 'Netzwerk',
  networkNone: '0 Anfragen haben diesen Rechner verlassen',
  refused: (n) => `${n} ${n === 1 ? 'Anfrage wurde' : 'Anfragen wurden'} seit dem Start des Programms blockiert.`,
  devices: 'Geräte',
  devicesBusy: 'Die Treiber werden befragt',
  deviceColumns: { device: 'Gerät', works: 'Nutzbar', reason: 'Warum nicht' },
  works: 'ja',
  not: 'nein',
  machine: 'Dieser Rechner',
  machineParts: {
    version: 'Version',
    runtime: 'Läuft in',
    platform: 'System',
    processor: 'Prozessor',
    threads: 'Threads',
    memory: 'Arbeitsspeicher',
  },
  memoryOf: (available, total) => `${available} von ${total} frei`,
  audit: 'Protokoll',
  auditText:
    'Alles, was in diesem Projekt geschehen ist, der Reihe nach. Einträge können nur hinzugefügt werden, und jeder versiegelt den vorigen.',
  intact: 'Das Protokoll ist unversehrt.',
  broken: 'Das Protokoll wurde von außen verändert.',
  auditErased: 'gelöscht',
  auditColumns: { seq: 'Nr.', when: 'Wann', action: 'Vorgang', subject: 'Was', detail: 'Näheres' },
  older: 'Ältere Einträge',
  newest: 'Neueste Einträge',
  licences: 'Lizenzen der Bestandteile dieses Programms',
  licencesText: (n) => `${counted(n, 'Bestandteil', 'Bestandteile')}. Wählen Sie einen aus, um seine Lizenz zu lesen.`,
  component: 'Bestandteil',
  diagnostics: 'Diagnose',
  diagnosticsText:
    'Ein Bericht für alle, die Ihnen weiterhelfen. Er enthält keine Namen, keine Pfade und keinen Text aus Dokumenten; lesen Sie ihn, bevor Sie ihn weitergeben.',
  diagnose: 'Bericht erstellen',
  diagnosing: 'Der Bericht wird erstellt',
} satisfies Text['settings'];
