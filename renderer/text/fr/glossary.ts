import type { Text } from '../en/index.ts';

/** Chaque mot technique des écrans en langage simple : ce que c’est, et pourquoi cela compte. */
export const glossary = {
  parameter: [
    'Paramètre',
    'Un des nombres dont se compose un modèle. Avec plus de paramètres, un modèle en sait plus, mais demande plus de mémoire et de temps.',
  ],
  layer: [
    'Couche',
    'Un modèle fait passer le texte par une pile de couches ; chacune lit ce que la précédente a fait du texte.',
  ],
  token: ['Token', 'Un fragment de texte, environ trois quarts d’un mot, que le modèle lit et écrit en une fois.'],
  tokenizer: ['Tokenizer', 'Découpe le texte en tokens qu’un modèle connaît. Chaque modèle a le sien.'],
  loss: [
    'Perte',
    'À quel point le bon token suivant surprend le modèle, en moyenne (en nats par token). Moins, c’est mieux. Une hausse de 0,1 signifie que le bon token est devenu environ 10 % moins probable.',
  ],
  perplexity: [
    'Perplexité',
    'Entre combien de tokens également probables le modèle semble hésiter à chaque pas. Moins, c’est mieux ; c’est la perte sur une autre échelle.',
  ],
  bitsPerByte: [
    'Bits par octet',
    'La perte comptée par octet de texte, pour pouvoir comparer des modèles aux tokenizers différents. Moins, c’est mieux.',
  ],
  interval: [
    'Intervalle (95 %)',
    'L’étendue où se trouve la vraie valeur avec 95 % de confiance, vu le nombre de documents mesurés. Si l’intervalle d’un changement contient zéro, les données ne suffisent pas pour conclure.',
  ],
  heldOut: [
    'Texte réservé',
    'Des documents mis de côté avant que rien ne commence. Ils ne servent qu’à mesurer, pour qu’un résultat ne paraisse pas meilleur qu’il n’est.',
  ],
  calibration: [
    'Texte de calibrage',
    'Des documents que la méthode regarde pour décider de ce dont le modèle a besoin. On ne s’en sert ni pour entraîner ni pour mesurer.',
  ],
  pruning: ['Élagage', 'Retirer d’un modèle ce dont sa tâche n’a pas besoin.'],
  sparsity: [
    'Part retirée',
    'Combien une recette retire de ce qu’elle peut retirer : 50 %, c’est une unité ou un poids sur deux.',
  ],
  recipe: [
    'Recette',
    'Une méthode, écrite comme une courte liste de choix : ce qui est retiré, comment c’est noté, ce qui est en concurrence et ce qui est compensé.',
  ],
  unit: [
    'Unité',
    'Ce qui est retiré : des poids isolés, des neurones et groupes d’attention entiers, ou des canaux du flux résiduel.',
  ],
  score: ['Score', 'Un nombre qui dit combien chaque unité compte. Les unités au score le plus bas sont retirées.'],
  group: ['Groupe de comparaison', 'Quelles unités se disputent leur place.'],
  allocation: ['Répartition', 'Comment ce qui est retiré est réparti entre les couches.'],
  compensation: ['Compensation', 'Ce qui est fait pour que le reste se passe de ce qui a été retiré.'],
  schedule: ['Déroulement', 'Dans quel ordre se font la notation et la coupe.'],
  training: [
    'Entraînement',
    'Montrer du texte au modèle et déplacer un peu ses nombres après chaque étape, pour que le bon token suivant devienne plus probable.',
  ],
  trainingStep: [
    'Étape d’entraînement',
    'Le modèle lit quelques fenêtres de texte, et ses nombres bougent une fois. Avec plus d’étapes, il apprend plus, mais cela dure plus longtemps ; avec trop d’étapes, il apprend le texte par cœur.',
  ],
  learningRate: [
    'Taux d’apprentissage',
    'De combien les nombres bougent en une étape. Trop petit, rien n’est appris ; trop grand, le modèle est détruit. Il monte d’ordinaire au début et baisse vers la fin ; la valeur la plus haute est indiquée.',
  ],
  generalShare: [
    'Part de texte général',
    'La part de texte général dans ce qui sert à l’entraînement. Elle évite que le modèle oublie ce que le texte de votre domaine ne contient pas.',
  ],
  forgetting: [
    'Oubli',
    'Ce qu’un modèle perd de tout le reste pendant qu’il apprend son domaine : la hausse de la perte sur du texte général qui ne sert pas à l’entraînement.',
  ],
  evaluationStep: [
    'Perte sur le texte de calibrage',
    'De temps en temps, le modèle est essayé sur du texte qui ne sert pas à l’entraînement. L’état qui y connaît le mieux le texte du domaine est gardé, même si l’entraînement continue.',
  ],
  gradient: [
    'Gradient',
    'La direction dans laquelle les nombres doivent bouger pour que la perte baisse, et la raideur de cette baisse. Une longueur qui bondit signale un taux d’apprentissage trop grand.',
  ],
  merge: [
    'Stockage',
    'Ce qui a été appris devient partie de matrices ordinaires dans le format de nombres du fichier, pour que tout programme puisse les charger. L’arrondi peut changer un peu la perte.',
  ],
  inTrainingPruning: [
    'Entraînement pendant l’élagage',
    'Le modèle apprend à la fois son domaine et ce dont il peut se passer. Ce qui est de trop est coupé à la fin.',
  ],
  train: [
    'Ce qui est entraîné',
    'Les nombres que l’entraînement peut changer : tous, certains, ou une correction mince à côté d’eux.',
  ],
  objective: [
    'Objectif',
    'Ce que l’entraînement fait baisser : la surprise du token suivant, ou l’écart avec le modèle d’origine.',
  ],
  regulariser: ['Régularisation', 'Ce qui retient l’entraînement, par exemple un rappel vers les nombres de départ.'],
  optimiser: [
    'Optimiseur',
    'La règle par laquelle un gradient devient une étape, et ce qu’elle retient des étapes précédentes.',
  ],
  lambda: [
    'Domaine contre général',
    'À quel point la méthode écoute le texte de votre domaine et à quel point le texte général. Plus de domaine fait un meilleur spécialiste, qui oublie davantage de tout le reste.',
  ],
  attention: [
    'Groupe d’attention',
    'La partie d’une couche qui regarde le texte antérieur. Ses têtes partagent clés et valeurs par groupes, retirés en entier.',
  ],
  neuron: ['Neurone', 'Un seul canal dans la partie d’une couche qui transforme ce qu’elle a lu.'],
  channel: [
    'Canal',
    'Un des nombres que chaque couche transmet à la suivante pour chaque token. Moins de canaux rendent tout le modèle plus étroit, table de tokens comprise.',
  ],
  zeros: [
    'Zéros',
    'Les poids mis à zéro gardent leur place : le fichier reste aussi grand et le modèle aussi rapide qu’avant. Ils servent à la recherche et aux programmes qui les prennent en charge.',
  ],
  pareto: [
    'Front de Pareto',
    'Les variantes qu’aucune autre ne bat sur les deux plans à la fois. Tout ce qui est hors de la ligne est moins bon qu’une variante de la ligne.',
  ],
  control: [
    'Témoin aléatoire',
    'La même quantité retirée au hasard. Une méthode qui ne fait pas mieux n’a rien trouvé.',
  ],
  storage: [
    'Format de stockage',
    'Combien de bits prend un nombre et comment il y est arrondi : F32, F16 et BF16 sont des nombres simples ; q8_0, q4_k et leurs semblables en regroupent beaucoup sous un même facteur d’échelle.',
  ],
  fingerprint: [
    'Empreinte',
    'Un code court calculé à partir du contenu. Des empreintes égales signifient des contenus égaux.',
  ],
  checkpoint: [
    'Checkpoint',
    'Un modèle tel qu’il a été publié : un dossier avec ses paramètres, ses réglages et son tokenizer.',
  ],
  context: ['Contexte', 'Le nombre de tokens précédents que le modèle peut prendre en compte.'],
  window: ['Fenêtre de texte', 'Le nombre de tokens regardés en une fois.'],
  seed: ['Graine', 'Le point de départ des nombres aléatoires. La même graine redonne le même résultat.'],
  rehearsal: [
    'Essai à blanc',
    'La recette exacte, sur les deux premières couches et un peu de texte. Ce qui échouerait au bout d’une heure échoue ici en quelques secondes.',
  ],
  safetensors: ['Safetensors', 'Un format de fichier pour les paramètres qui ne peut pas contenir de programmes.'],
  keptTogether: [
    'Gardés ensemble',
    'Les documents d’un même patient, dossier ou client appartiennent à un groupe. Un groupe ne se trouve jamais dans deux parties ; sinon un modèle serait mesuré sur ce qu’il connaît à moitié.',
  ],
  nearDuplicate: [
    'Presque identiques',
    'Deux documents qui partagent la plupart de leurs suites de mots, comme une lettre et sa deuxième version.',
  ],
  boilerplate: [
    'Formules types',
    'Des lignes présentes dans de nombreux documents : en-têtes, mentions légales, pieds de page. Elles prennent de la place et n’apprennent rien au modèle.',
  ],
  vocabulary: [
    'Mots et tokens',
    'À quel point les tokens que le modèle connaît conviennent à vos textes. Un mot en un ou deux tokens lui est familier ; un mot en beaucoup de tokens ne l’est pas.',
  ],
  confirmed: [
    'Confirmé',
    'Une clé de contrôle ou un dictionnaire concorde avec la forme. Sans cela, quelque chose en a seulement l’apparence et peut être autre chose.',
  ],
  canary: [
    'Secrets semés',
    'Des phrases avec des secrets inventés, présentes dans le texte d’entraînement et nulle part ailleurs. Si un modèle les juge probables, il les a apprises par cœur. Les chercheurs les appellent canaris (canaries).',
  ],
  exposure: [
    'Exposition',
    'De combien un essai s’approche du secret avec l’aide du modèle, en bits : chaque bit divise par deux les essais nécessaires. Parmi 1 000 secrets inventés, 10 bits signifient que le secret semé vient en premier.',
  ],
  strategy: [
    'Stratégie',
    'Une règle de classement des documents, telle que publiée. Les mieux classés sont pris jusqu’à ce que la part soit atteinte.',
  ],
  greedy: [
    'Glouton',
    'Prend toujours le token suivant le plus probable, si bien que la même entrée donne la même réponse.',
  ],
  temperature: [
    'Température',
    'À quel point le choix du token suivant est libre : en dessous de 1, le probable devient plus probable encore ; au-dessus de 1, tout se rapproche. 0 prend toujours le plus probable.',
  ],
  topP: [
    'Top-p',
    'On ne tire que parmi les tokens les plus probables qui ont ensemble cette probabilité ; 1 les laisse tous (nucleus sampling).',
  ],
  engine: ['Moteur de calcul', 'Le processus séparé qui calcule. Il peut être arrêté à tout moment sans perte.'],
} satisfies Text['glossary'];
