import type { Language } from './languages.ts';
import type { Screen } from './screens.ts';

/** What every screen is called: in the sidebar, in titles, and in the native menu. */
export const screenNames: Readonly<Record<Language, Readonly<Record<Screen, string>>>> = {
  en: {
    home: 'Home',
    models: 'Models',
    data: 'Data room',
    extract: 'Extract',
    recipes: 'Recipes',
    runs: 'Runs',
    variants: 'Variants',
    compare: 'Compare',
    playground: 'Playground',
    export: 'Export',
    help: 'Help',
    settings: 'Settings and trust',
  },
  de: {
    home: 'Start',
    models: 'Modelle',
    data: 'Datenraum',
    extract: 'Extrahieren',
    recipes: 'Rezepte',
    runs: 'Läufe',
    variants: 'Varianten',
    compare: 'Vergleichen',
    playground: 'Ausprobieren',
    export: 'Export',
    help: 'Hilfe',
    settings: 'Einstellungen',
  },
  fr: {
    home: 'Accueil',
    models: 'Modèles',
    data: 'Salle de données',
    extract: 'Extraire',
    recipes: 'Recettes',
    runs: 'Exécutions',
    variants: 'Variantes',
    compare: 'Comparer',
    playground: 'Essai',
    export: 'Export',
    help: 'Aide',
    settings: 'Paramètres',
  },
};
