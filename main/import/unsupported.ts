const saveAs = (what: string, ending: string): string =>
  `is ${what}, which cannot be read; open it in the program it was made with, or in LibreOffice, and save it as ${ending}`;

/** Files that people have and that no reader reads, by ending: what they are and what to save them as. */
export const knownButUnsupported: ReadonlyMap<string, string> = new Map([
  ['.pages', saveAs('a Pages document', '.docx')],
  ['.wpd', saveAs('a WordPerfect document', '.docx')],
  ['.xlsb', saveAs('a binary Excel workbook', '.xlsx')],
  ['.numbers', saveAs('a Numbers spreadsheet', '.xlsx')],
  ['.ppt', saveAs('an old PowerPoint presentation', '.pptx')],
  ['.pst', saveAs('a mailbox of Outlook', '.mbox')],
  ['.key', saveAs('a Keynote presentation', '.pdf')],
]);
