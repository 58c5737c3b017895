/** What the program is for, and the first hour with it. */
export const beginning = {
  title: 'Beginning',
  sections: [
    {
      title: 'What Espalier does',
      paragraphs: [
        'You have a language model that lies on your machine, and documents of your field. Espalier makes a smaller model of it that keeps what your documents need, measures on documents that it never saw what that cost, and writes the result to a folder that other programs load.',
        'Everything happens on this machine. The program opens no connection to the internet; the only exception is a computing cluster whose address you name yourself.',
      ],
    },
    {
      title: 'Try the sample first',
      paragraphs: [
        'The first page offers a sample: a small model and some texts about health that come with the program. It goes the whole way, from import to export, in a few minutes.',
        'The sample lies in a project of its own. Nothing of yours is touched by it.',
      ],
    },
    {
      title: 'Projects',
      paragraphs: [
        'A project is a folder of yours. Models, documents, runs and results lie in it, and nothing else does, so it can be copied, backed up and deleted like any folder.',
        'The program knows which projects were opened on this machine. Another one is opened on the first page; while something is being worked on in a project, it stays open.',
      ],
    },
    {
      title: 'Bringing a model in',
      paragraphs: [
        'Under Models you name a folder as Hugging Face has them, or a GGUF file. “Find on this machine” looks where other programs keep their models: Hugging Face, LM Studio, Ollama, llama.cpp and others. What is found is copied into the project when you import it; what lies there is never changed.',
        'Before an import the program says whether it can work with the model, how well, and what to take instead where it cannot.',
      ],
    },
  ],
};
