/** The wizard, recipes and runs. */
export const extracting = {
  title: 'Extracting',
  sections: [
    {
      title: 'Five questions',
      paragraphs: [
        'Extract asks for the model, the documents, the goal, the plan and a last look. Answers can be given in any order and are kept over a reload, for each project on its own.',
        'The goal says what you want to reach: half the size, a share of it, a size in gigabytes, a model that fits into memory, a quality to keep, faster answers, or a share of your own choice.',
      ],
    },
    {
      title: 'Rounding or removing',
      paragraphs: [
        'Storing numbers in fewer bits makes the file smaller and costs the least quality, so a size that rounding reaches is planned so. Removing parts makes the model faster too, and costs more. Zeros inside matrices keep the size of the file.',
        '“Measure what every size costs” tries the ways on your own text and offers plans of several steps, with what each is expected to lose.',
      ],
    },
    {
      title: 'Recipes',
      paragraphs: [
        'A recipe is one published method. Recipes has a page for each: what its paper proposes, what was measured of it here beside the next simpler method, and what differs from the paper. The list is searched, and narrowed down to those that make the file smaller, train, are fast, or surely load in Ollama.',
        'Those that were measured to gain most stand first. One that was not measured since it last changed says so.',
      ],
    },
    {
      title: 'Runs',
      paragraphs: [
        'A run goes on while you look at other pages, and waits for its turn where another is going. You can pause it, resume it and cancel it. After a crash or a power cut it is resumed with one click and ends with the same result as if nothing had happened.',
        'A rehearsal takes the exact recipe through two layers first: in seconds it finds what would go wrong after hours.',
        'When a run ends, the window says so wherever you are, and the desktop window tells the system too.',
      ],
    },
    {
      title: 'Series',
      paragraphs: [
        'Series tries several recipes, sizes, seeds and texts in one go. Before anything starts, the plan says how many runs it makes, how long they take, and what is measured once for several of them.',
        'Its page shows what every run leaves and what it costs, and marks those that no other run beats. All of them can be paused, resumed and cancelled together.',
      ],
    },
  ],
};
