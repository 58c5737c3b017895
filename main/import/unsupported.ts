const saveAs = (what: string, ending: string): string =>
  `is ${what}, which cannot be read; open it in the program it was made with, or in LibreOffice, and save it as ${ending}`;

/** Files that people have and that no reader reads, by ending: what they are and what to save them as. */
export const knownButUnsupported: ReadonlyMap<string, string> = new Map([
  ['.doc', saveAs('an old Word document', '.docx')],
  ['.dot', saveAs('an old Word template', '.docx')],
  ['.rtf', saveAs('a document in Rich Text Format', '.docx')],
  ['.odt', saveAs('an OpenDocument text', '.docx')],
  ['.pages', saveAs('a Pages document', '.docx')],
  ['.wpd', saveAs('a WordPerfect document', '.docx')],
  ['.xls', saveAs('an old Excel workbook', '.xlsx')],
  ['.xlsb', saveAs('a binary Excel workbook', '.xlsx')],
  ['.ods', saveAs('an OpenDocument spreadsheet', '.xlsx')],
  ['.numbers', saveAs('a Numbers spreadsheet', '.xlsx')],
  ['.ppt', saveAs('an old PowerPoint presentation', '.pdf')],
  ['.pptx', saveAs('a PowerPoint presentation', '.pdf')],
  ['.odp', saveAs('an OpenDocument presentation', '.pdf')],
  ['.key', saveAs('a Keynote presentation', '.pdf')],
  ['.epub', saveAs('an e-book', '.html')],
]);
