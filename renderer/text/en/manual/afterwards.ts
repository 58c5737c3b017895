/** Exports, erasing and the log. */
export const afterwards = {
  title: 'Export and clearing up',
  sections: [
    {
      title: 'Exporting',
      paragraphs: [
        'Export writes a variant as a Hugging Face folder, as ONNX, as GGUF or in packed whole numbers. Every format says which programs load it, by which command, and which of them was really tried.',
        'What is written is read again and compared with the variant before the export counts as done. What rounding costs can be measured before anything is written.',
      ],
    },
    {
      title: 'The model card',
      paragraphs: [
        'Every export has a README that says what the model was made of, with which recipe and text, and what was measured. Parts that an import left out, and licences, stand in it too.',
      ],
    },
    {
      title: 'Deleting and erasing',
      paragraphs: [
        'Deleting a variant puts it aside; it can be restored at any time. “Erase for good” removes it with everything that only it holds, from the database too, and tells before what goes.',
        'A variant that learned from an erased text goes with it. That an erasure took place stays in the log, without names.',
      ],
    },
    {
      title: 'The log',
      paragraphs: [
        'Whatever is done in a project stands in a log to which entries can only be added. Each is chained to the one before, so that a change afterwards is noticed: Settings and trust says whether the log is whole.',
      ],
    },
  ],
};
