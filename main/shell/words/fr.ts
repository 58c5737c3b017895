import { counting } from '../../../preload/counting.ts';
import type { Words } from './en.ts';

const { counted } = counting('fr');

export const fr: Words = {
  menu: {
    file: 'Fichier',
    edit: 'Édition',
    go: 'Aller',
    view: 'Affichage',
    window: 'Fenêtre',
    newProject: 'Nouveau projet…',
    openProject: 'Ouvrir un projet…',
    theme: 'Passer du clair au sombre',
  },
  roles: {
    about: 'À propos d’Espalier',
    hide: 'Masquer Espalier',
    hideOthers: 'Masquer les autres',
    unhide: 'Tout afficher',
    quit: 'Quitter Espalier',
    close: 'Fermer la fenêtre',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    delete: 'Supprimer',
    selectAll: 'Tout sélectionner',
    resetZoom: 'Taille réelle',
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire',
    togglefullscreen: 'Plein écran',
    reload: 'Recharger',
    toggleDevTools: 'Outils de développement',
    minimize: 'Réduire la fenêtre',
    zoom: 'Ajuster',
    front: 'Tout ramener au premier plan',
  },
  closing: {
    going: (run, waiting) =>
      `${run ?? 'Une exécution'} est en cours${waiting ? `, et ${counted(waiting, 'autre attend', 'autres attendent')}` : ''}.`,
    detail:
      'Elle peut continuer sans la fenêtre ; relancer Espalier la montre de nouveau. En pause, elle garde ce qui est terminé et peut être reprise.',
    background: 'Continuer sans la fenêtre',
    pause: 'Mettre en pause et fermer',
    stay: 'Garder la fenêtre',
  },
  page: {
    notShown: 'La fenêtre ne peut pas être affichée.',
    crashes: 'La fenêtre plante sans cesse.',
    often: (times, reason) => `Elle s’est arrêtée ${times} fois en une minute (${reason}).`,
    detail:
      'Rien de ce qui était terminé n’est perdu, et une exécution en cours continue. Réessayez ; si cela n’aide pas, lancez Espalier dans un navigateur avec : espalier serve.',
    again: 'Réessayer',
    quit: 'Quitter',
  },
  ended: {
    done: 'L’exécution est terminée',
    ready: (variant) => `Vous pouvez comparer ${variant}.`,
    failed: (run) => `${run} a échoué`,
    interrupted: (run) => `${run} a été interrompue`,
    resumable: 'Rien n’est perdu ; elle peut être reprise.',
  },
};
