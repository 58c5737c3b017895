import type { Text } from '../en/index.ts';

export const erasing = {
  action: 'Effacer définitivement',
  actionOf: (name) => `Effacer définitivement ${name}`,
  title: (name) => `Effacer définitivement ${name} ?`,
  lead: 'C’est irréversible. Les textes, les paramètres, les résultats et toutes leurs traces dans la base de données disparaissent ; le journal garde, sans noms, qu’un effacement a eu lieu, avec son empreinte.',
  goes: 'Disparaît définitivement',
  thing: ({ kind, name }) =>
    `${{ dataset: 'Jeu de données', variant: 'Variante', model: 'Modèle', run: 'Exécution' }[kind]} ${name}`,
  derived: 'Ce qui en a été tiré',
  include: 'disparaît aussi',
  detach: 'reste, de façon autonome',
  stays: 'Reste, désormais de façon autonome',
  outside: 'Les exports hors du projet restent ; supprimez-les vous-même',
  results: (n) =>
    n === 1
      ? '1 résultat conservé est oublié et recalculé au besoin ; les exécutions en pause repartent de zéro.'
      : `${n} résultats conservés sont oubliés et recalculés au besoin ; les exécutions en pause repartent de zéro.`,
  frees: (freed, free) => `Libère environ ${freed} ; ${free} sont libres sur le disque à présent.`,
  done: (name, freed) => `Effacement terminé : ${name} ; ${freed} de nouveau libres.`,
  reading: 'Recherche de ce qui disparaît aussi…',
} satisfies Text['erasing'];
