/** Reading what came of a run. */
export const results = {
  title: 'Results',
  sections: [
    {
      title: 'What stands at the top',
      paragraphs: [
        'The page of a run and of its variant begins with a verdict in words and the next step, then size, speed and memory beside the model it comes from, and how many next words or parts of words each finds in your text.',
        'All of it is measured on held-out documents. Where the documents are too few to tell a difference from chance, the page says that and calls it neither better nor worse.',
      ],
    },
    {
      title: 'Loss',
      paragraphs: [
        'The loss says how unexpected the text is to the model; less is better. It is counted in nats per token, or in bits per byte where two models cut text into different tokens. The interval beside it holds the true value in 95 of 100 cases.',
        'A loss compares only with another one on the same documents, so variants are ranked only where they were measured on the same text.',
      ],
    },
    {
      title: 'Comparing',
      paragraphs: [
        'Compare puts up to six models side by side, each variant beside what it was made of: changes with their intervals, what every layer kept, how recipes differ, and the documents that got worst.',
      ],
    },
    {
      title: 'Asking',
      paragraphs: [
        'In the Playground a model and up to three variants answer the same question, as a chat where the model has a template for it, or by continuing a text. Beginnings can be taken from held-out documents; how the document really goes on stands beside the answers.',
        'At temperature 0 the most likely token is always taken and the same question gets the same answer. Above it tokens are drawn; the same seed draws the same ones. Questions and answers are kept in memory until the window is closed, and stored nowhere.',
        'A small model that writes nonsense in the Playground may still have kept what its parent had: look at what the parent writes beside it.',
      ],
    },
  ],
};
