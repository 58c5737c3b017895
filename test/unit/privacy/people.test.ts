import { describe, expect, it } from 'vitest';
import { only, written } from './support.ts';

describe('names', () => {
  it.each([
    ['Dr. Meyer and Prof. Dr. med. Okonkwo agreed.', ['Meyer', 'Okonkwo']],
    ['Frau Kollegin Wißmann, Herrn Falk Quandt', ['Wißmann', 'Falk Quandt']],
    ['Mme de la Rochère, M. Lefebvre', ['de la Rochère', 'Lefebvre']],
    ['el Sr. García López y doña Pilar Ruiz', ['García López', 'Pilar Ruiz']],
    ['la Dott.ssa Lo Cascio e il signor Rossi', ['Lo Cascio', 'Rossi']],
    ['Anna Schmidt met John F. Kennedy.', ['Anna Schmidt', 'John F. Kennedy']],
    ['signed by María Dolores García López', ['María Dolores García López']],
    ['Patient: Kervella, Yannick\nSMITH, John (54)', ['Kervella, Yannick', 'SMITH, John']],
    ['DUPONT Jean et LE GALL Anne-Marie', ['DUPONT Jean', 'LE GALL Anne-Marie']],
    ['the witness Patel; Zeugin Schmitz', ['Patel', 'Schmitz']],
    ['Dear Jennifer, Lieber Jürgen,', ['Jennifer', 'Jürgen']],
    ['By: /s/ Thomas Whitmore', ['Thomas Whitmore']],
    ['we heard Zebulon Hoffman, and the patient Ottoline Quackenbush', ['Zebulon Hoffman', 'Ottoline Quackenbush']],
    ['Kontoinhaber Yevgenia Kröppelin; Patel said', ['Yevgenia Kröppelin', 'Patel']],
    ['Kunigunde Achterberg\nBahnhofstraße 135\n80331 München', ['Kunigunde Achterberg']],
    ['Saoirse Ramaswamy\n350 Maple Street, Apt. 2\nSpringfield, IL 62704', ['Saoirse Ramaswamy']],
    ['as J. R. Schultz wrote', ['J. R. Schultz']],
    ['d’Isabelle Dupont et l’avocat', ['Isabelle Dupont']],
    ['MÜLLER, Jörg; Mueller, Joerg', ['MÜLLER, Jörg', 'Mueller, Joerg']],
  ])('are found in "%s"', (text, names) => {
    expect(written('name', text)).toEqual(names);
  });

  it('are found again where they stand alone', () => {
    expect(
      written('name', 'John Whitmore-Hayes called. Later Whitmore-Hayes left; Susan Miller stayed. Miller is a mill.'),
    ).toEqual(['John Whitmore-Hayes', 'Whitmore-Hayes', 'Susan Miller']);
  });

  it.each([
    'Parkinson’s disease, Crohn’s disease, Hodgkin lymphoma, Down syndrome, Alzheimer disease, Wilson’s disease.',
    'Morbus Basedow, maladie de Charcot, enfermedad de Chagas, morbo di Cooley, Charles Bonnet syndrome.',
    'Will you mark the rose in May? Grant hope and faith; art and grace are a joy.',
    'Der Richter und der Schneider sagten, die Frau und der Koch seien in Essen.',
    'Lincoln, Jackson and Madison are capitals. In Paris, the Rose Hotel; Martin Luther King Street; San Francisco Bay.',
    'Ernst & Young, Johns Hopkins Hospital, Robert-Koch-Institut, the Clayton Act, Beverly Airport.',
    'Attorney General; Sir or Madam; Frau Präsidentin; Monsieur le Président; Sr. Presidente.',
    'Heart Block and a block of the heart; Patient Care Team; the BORROWER OR ITS PROPERTY; Borrower Equity Interest.',
    'Annual Report\nFiscal Year 2019\n12345 units\nTable of Contents\nof 2019',
    'ask your doctor. Children in Need. The Reserve Officer Training Corps. D. User-Generated Content.',
  ])('are not in "%s"', (text) => {
    expect(written('name', text)).toEqual([]);
  });

  it('are sure with a title or two known words, else possible', () => {
    expect(only('name', 'Dr. Okonkwo').confirmed).toBe(true);
    expect(only('name', 'Anna Schmidt').confirmed).toBe(true);
    expect(only('name', 'Anna Zzyzxky').confirmed).toBe(false);
  });
});

describe('dates of birth', () => {
  it.each([
    ['born on May 12, 1950 in Ohio', 'May 12, 1950'],
    ['DOB: 05/12/1950', '05/12/1950'],
    ['D.O.B. 12 May 50', '12 May 50'],
    ['geb. 12.5.1950', '12.5.1950'],
    ['am 12. Mai 1950 in Kassel geboren', '12. Mai 1950'],
    ['Anna Weber, * 12.05.1950', '12.05.1950'],
    ['née le 1er mai 1950', '1er mai 1950'],
    ['nacido el 12 de mayo de 1950', '12 de mayo de 1950'],
    ['nato a Torino il 12 maggio 1950', '12 maggio 1950'],
    ['date of birth 1950-05-12', '1950-05-12'],
    ['date of birth 29/02/2000', '29/02/2000'],
  ])('finds it in "%s"', (text, date) => {
    expect(written('birth-date', text)).toEqual([date]);
    expect(only('birth-date', text).confirmed).toBe(true);
  });

  it('takes no other date, and none that does not exist', () => {
    expect(written('birth-date', 'born 12 May 1950 and admitted on 3 June 2019')).toEqual(['12 May 1950']);
    for (const text of [
      'admitted 12.05.2019',
      '**Effective Date:** March 17, 2026',
      'born 31.02.1950',
      'born 29/02/1900',
      'born 5/5/1750',
      'born 12.13.1950.1',
      'The child was born early. On 12 May 2019 the contract began',
    ]) {
      expect([text, written('birth-date', text)]).toEqual([text, []]);
    }
  });

  it('thinks a date straight behind a name possible', () => {
    expect(only('birth-date', 'SCHMIDT Hannelore, 12.05.1950').confirmed).toBe(false);
  });
});

describe('addresses', () => {
  it.each([
    '12 High Street, London SW1A 1AA',
    'Flat 2, 12A St John’s Road, Bristol, BS8 1TH',
    '4203 SW Cedar Ridge Blvd, Apt. 4B, Portland, OR 97201',
    '350 Broadway, New York, NY 10013-1234',
    'Hauptstraße 5a, 10115 Berlin',
    'Marienburger Chaussee 7, 79098 Freiburg im Breisgau',
    'An der Alten Mühle 8, 34117 Kassel',
    'Bahnhofstrasse 12, 8001 Zürich',
    '12 rue de la Paix, 75002 Paris',
    '7 bis, avenue Victor-Hugo, 67000 Strasbourg',
    'Calle Mayor, 12, 3.º B, 28013 Madrid',
    'C/ Alcalá 157, 15001 A Coruña',
    'Via Garibaldi 10/A, 40126 Bologna (BO)',
    'Corso Vittorio Emanuele II, 24, 10121 Torino',
    'P.O. Box 123, Springfield, IL 62704',
  ])('finds "%s", on one line or on two', (address) => {
    expect(written('address', `wohnt in ${address}, seit`)).toEqual([address]);
    expect(only('address', `, ${address}.`).confirmed).toBe(true);
    const lines = address.replace(/, (?=\d{4,5} |Springfield|Portland|New York|London|Bristol)/u, '\n');
    expect(written('address', `\n${lines}\n`)).toEqual([lines]);
  });

  it('ends with the name of the street', () => {
    expect(written('address', 'au 12 rue de la Paix est situé un bâtiment')).toEqual(['12 rue de la Paix']);
    expect(written('address', 'at 12 High Street yesterday')).toEqual(['12 High Street']);
    expect(only('address', 'the post code SW1A 1AA').confirmed).toBe(false);
  });

  it.each([
    'In 2019 Wall Street fell; the Baker Street office; 3 The Superior Court; 118 This Court has',
    'Spring 2003, During 2019, Factor 2, Total 5, Route 2, 31 December 2019\nQuestion',
    'S. Ct. 967; 71 Ohio St.3d at 557; El Camino Comm. College, 600 F.2d; called keratin 5',
    'plaza of Santiago in 1951; via a competition in 2002; Am Montag 12, im Jahr 2019',
    'HER2 3AB and SE2 5CI',
  ])('finds none in "%s"', (text) => {
    expect(written('address', text)).toEqual([]);
  });
});
