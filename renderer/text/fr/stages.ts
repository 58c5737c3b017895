import { named } from '../words.ts';

/** Ce que fait une exécution, par l’identifiant de sa phase. */
export const stages = named({
  starting: 'démarrage',
  domainStatistics: 'statistiques du texte du domaine',
  generalStatistics: 'statistiques du texte général',
  generalImportance: 'importance pour la langue générale',
  forwards: 'passage du texte vers l’avant',
  gradients: 'gradients',
  probing: 'petites modifications aléatoires',
  searching: 'comparaison des candidats',
  advising: 'mesure du coût de chaque voie vers un modèle plus petit',
  sequential: 'élagage couche par couche',
  scoringUnits: 'notation des unités',
  cutting: 'coupe',
  training: 'entraînement',
  inTrainingPruning: 'entraînement qui découvre ce qui peut être retiré',
  targetSearch: 'recherche de la part à retirer',
  measuring: 'mesure sur du texte réservé',
});
