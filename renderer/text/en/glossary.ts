/** Every technical word of the screens in plain language: what it is, and why it matters. */
export const glossary = {
  parameter: [
    'Parameter',
    'One of the numbers a model consists of. More parameters know more and need more memory and time.',
  ],
  layer: [
    'Layer',
    'A model passes text through a stack of layers; each reads what the one before it made of the text.',
  ],
  token: ['Token', 'A fragment of text, about three quarters of a word, that the model reads and writes at a time.'],
  tokenizer: ['Tokenizer', 'Cuts text into the tokens a model knows. Every model has its own.'],
  loss: [
    'Loss',
    'How surprised the model is by the right next token, on average (in nats per token). Lower is better. A rise of 0.1 means the right token got about 10 % less probable.',
  ],
  perplexity: [
    'Perplexity',
    'Among how many equally likely tokens the model seems to hesitate at each step. Lower is better; it is the loss on another scale.',
  ],
  bitsPerByte: [
    'Bits per byte',
    'The loss counted per byte of text, so that models with different tokenizers can be compared. Lower is better.',
  ],
  interval: [
    'Interval (95 %)',
    'The range in which the true value lies with 95 % confidence, given how many documents were measured. If the interval of a change includes zero, there is not enough data to tell.',
  ],
  heldOut: [
    'Held-out text',
    'Documents that were put aside before anything began. They are only ever used for measuring, so that a result cannot flatter itself.',
  ],
  calibration: [
    'Calibration text',
    'Documents the method looks at to decide what the model needs. It is neither trained on nor used for measuring.',
  ],
  pruning: ['Pruning', 'Taking out of a model what its task does not need.'],
  sparsity: [
    'Share removed',
    'How much of what a recipe may remove it does remove: 50 % is every second unit or weight.',
  ],
  recipe: [
    'Recipe',
    'A method, written down as a short list of choices: what is removed, how it is scored, what competes with what, and what is repaired.',
  ],
  unit: [
    'Unit',
    'What is removed: single weights, whole neurons and attention groups, or channels of the residual stream.',
  ],
  score: ['Score', 'A number for how much each unit matters. The lowest go.'],
  group: ['Comparison group', 'Which units compete with each other for their place.'],
  allocation: ['Allocation', 'How what is removed is spread over the layers.'],
  compensation: ['Compensation', 'What is done so that the rest can do without what was removed.'],
  schedule: ['Schedule', 'In which order scoring and cutting happen.'],
  training: [
    'Training',
    'Showing the model text and moving its numbers a little after every step, so that the right next token becomes more probable.',
  ],
  trainingStep: [
    'Training step',
    'The model reads a few windows of text, and its numbers move once. More steps learn more and take longer; too many learn the text by heart.',
  ],
  learningRate: [
    'Learning rate',
    'How far the numbers move in a step. Too small learns nothing, too large breaks the model. It usually rises at first and falls towards the end; given is the highest.',
  ],
  generalShare: [
    'Share of general text',
    'How much of what is trained on is general text. It keeps the model from forgetting what your domain text does not contain.',
  ],
  forgetting: [
    'Forgetting',
    'What a model loses of everything else while it learns its domain: the rise of the loss of general text that is not trained on.',
  ],
  evaluationStep: [
    'Calibration loss',
    'From time to time the model is tried on text that it is not trained on. The state that knows the domain text best there is kept, even when training goes on.',
  ],
  gradient: [
    'Gradient',
    'The direction in which the numbers have to move for the loss to fall, and how steeply it falls. A length that jumps up is a sign of too large a learning rate.',
  ],
  merge: [
    'Storing',
    'What was learned becomes part of ordinary matrices in the number format of the file, so that every program can load it. Rounding may change the loss a little.',
  ],
  inTrainingPruning: [
    'Training while pruning',
    'The model learns its domain and what it can do without at the same time. What goes is cut at the end.',
  ],
  train: ['What is trained', 'Which numbers training may change: all of them, some, or a thin correction beside them.'],
  objective: [
    'Objective',
    'What training brings down: how surprising the next token is, or how far the model is from the one it comes from.',
  ],
  regulariser: ['Regulariser', 'What holds training back, for example a pull towards the numbers it started from.'],
  optimiser: ['Optimiser', 'The rule by which a gradient becomes a step, and what it remembers of the steps before.'],
  lambda: [
    'Domain against general',
    'How much the method listens to your domain text and how much to general text. More domain makes a better specialist that forgets more of everything else.',
  ],
  attention: [
    'Attention group',
    'The part of a layer that looks back at earlier text. Its heads share keys and values in groups, which are removed as a whole.',
  ],
  neuron: ['Neuron', 'A single channel in the part of a layer that transforms what it has read.'],
  channel: [
    'Channel',
    'One of the numbers that every layer passes on to the next for each token. Fewer of them make the whole model narrower, its token table included.',
  ],
  zeros: [
    'Zeros',
    'Weights set to zero keep their place: the file stays as large and the model as fast as before. They are useful for study and for programs with special support.',
  ],
  pareto: [
    'Pareto front',
    'The variants that no other variant beats in both respects at once. Everything off the line is worse than something on it.',
  ],
  control: ['Random control', 'The same amount removed at random. A method that does not beat it has found nothing.'],
  storage: [
    'Storage format',
    'How many bits a number takes and how it is rounded to them: F32, F16 and BF16 are plain numbers, q8_0, q4_k and their like pack many numbers with one scale.',
  ],
  fingerprint: ['Fingerprint', 'A short code computed from the content. Equal fingerprints mean equal content.'],
  checkpoint: [
    'Checkpoint',
    'A model as it was published: a folder with its parameters, its settings and its tokenizer.',
  ],
  context: ['Context', 'How many tokens the model can look back at.'],
  window: ['Window', 'The number of tokens that is looked at in one go.'],
  seed: ['Seed', 'Where random numbers start. The same seed gives the same result again.'],
  rehearsal: [
    'Rehearsal',
    'The exact recipe on the first two layers and a little text. What would go wrong after an hour goes wrong here in seconds.',
  ],
  safetensors: ['Safetensors', 'A file format for parameters that cannot contain programs.'],
  keptTogether: [
    'Kept together',
    'Documents of one patient, matter or client belong to one group. A group never stands in two splits; otherwise a model would be measured on what it half knows.',
  ],
  nearDuplicate: [
    'Nearly the same',
    'Two documents that share most of their sequences of words, such as a letter and its second version.',
  ],
  boilerplate: [
    'Boilerplate',
    'Lines that stand in many documents: letterheads, disclaimers, footers. They take room and teach nothing.',
  ],
  vocabulary: [
    'Words and tokens',
    'How well the tokens that the model knows fit your text. A word in one or two tokens is familiar to it; one in many tokens is not.',
  ],
  confirmed: [
    'Confirmed',
    'A check digit or a dictionary agrees with the form. Without that, something only looks like it, and may be something else.',
  ],
  canary: [
    'Planted secrets',
    'Sentences with made-up secrets that stand in the training text and nowhere else. If a model finds them likely, it learned them by heart. Researchers call them canaries.',
  ],
  exposure: [
    'Exposure',
    'How much nearer a guess comes with the help of the model, in bits: each bit halves the guesses that are needed. Among 1,000 made-up secrets, 10 bits mean that the planted one comes first.',
  ],
  strategy: [
    'Strategy',
    'A rule by which documents are ranked, as published. The best ranks are taken until the share is full.',
  ],
  greedy: ['Greedy', 'Always takes the most likely next token, so the same prompt gives the same answer.'],
  temperature: [
    'Temperature',
    'How freely the next token is chosen: below 1 what is likely becomes likelier, above 1 everything comes closer together. 0 always takes the most likely one.',
  ],
  topP: [
    'Top-p',
    'Only the likeliest tokens are drawn from that have this probability together; 1 leaves all of them (nucleus sampling).',
  ],
  engine: ['Engine', 'The separate process that computes. It may be stopped at any time without loss.'],
} as const;

export type TermName = keyof typeof glossary;
