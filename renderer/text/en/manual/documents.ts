/** How documents become datasets. */
export const documents = {
  title: 'Documents',
  sections: [
    {
      title: 'Domain text and general text',
      paragraphs: [
        'Domain text is what the model has to stay good at: letters, guidelines, filings, code. General text is everything else that it should not forget; without it the program only watches your domain.',
        'Text files, PDF, Word, OpenDocument, mail, tables, web pages, archives of these and more are read. What cannot be read is listed with the reason, and the rest goes on.',
      ],
    },
    {
      title: 'Three parts',
      paragraphs: [
        'Every dataset is divided once: training text is trained on, calibration text is looked at to decide what the model needs, and held-out text is only ever measured on. A document that is held out in one dataset of a project is held out in all of them.',
        'Where documents belong together, a patient or a client, name the field that says so at the import. Then all of them stay in one part.',
      ],
    },
    {
      title: 'Personal data',
      paragraphs: [
        'A dataset can be scanned for names, numbers and addresses that a rule can recognise, and redacted into a new dataset. What no rule recognises may still be there: the scan says what it looked for.',
        'To see whether a model gives away what it was trained on, secrets can be planted into a dataset and looked for in the variant afterwards.',
      ],
    },
    {
      title: 'Nothing is changed in place',
      paragraphs: [
        'Cleaning, redacting, dividing and choosing make a new dataset that remembers the whole way it was made. The one before stays as it is until you erase it.',
      ],
    },
  ],
};
