import { describe, expect, it } from 'vitest';
import { written } from './support.ts';

const marked = (text: string): [plain: string, names: string[]] => [
  text.replace(/\[([^\]]*)\]/gu, '$1'),
  [...text.matchAll(/\[([^\]]*)\]/gu)].map(([, name]) => name as string),
];
const finds = (text: string): void => {
  const [plain, names] = marked(text);
  expect(written('name', plain), plain).toEqual(names);
};

describe('names in small letters', () => {
  it.each([
    ...['patient: [margaret holloway], dob 14/03/1951', 'Name: [jane doe]', 'Patient name: [siobhan o’rourke]'],
    ...['contact person: [maria lopez]', 'signed by [john smith]', 'mr [jones] came in today'],
    ...['kontoinhaber: [jürgen östermann]', 'nom : [lefèbvre] prénom : [geneviève]', 'paziente: [chiara d’angelo]'],
    ...['surname: [holloway], first name: [margaret]', 'paciente: [josé luis fernández]'],
  ])('stand behind a label: %s', finds);

  it.each([
    ...['Name: see attached sheet', 'Name: not given', 'Patient: stable, comfortable', 'patient: denies chest pain'],
    ...[
      'contact: reception desk',
      'name: string',
      'mother: alive and well',
      'father: died of stroke',
      'Surname: unknown',
    ],
  ])('are no other words: %s', finds);
});

describe('names of other scripts', () => {
  it.each([
    ...['Пациент [Иванов Иван Иванович], 51 год', 'ФИО: [Петров Сергей]', 'г-н [Кузнецов] подписал договор'],
    ...['[Иванов И.И.] и [Петров С. А.] согласны', 'Ασθενής: [Γεώργιος Παπαδόπουλος], ετών 50', 'ο κ. [Νικολάου] ήρθε'],
    ...['患者:[王小明],男', '姓名:[李娜]', '患者姓名 [张伟]', '[王伟]先生来了', '患者氏名:[山田太郎] 様'],
    ...[
      '[田中]様、いつもお世話になっております。',
      '氏名 [佐藤 花子]',
      '환자: [김민수], 남',
      '[이영희] 씨가 방문했습니다',
    ],
    ...['المريض: [أحمد الراشد]', 'الاسم: [فاطمة الزهراء]', 'שם: [דוד כהן]', 'नाम: [प्रिया शर्मा]', 'ผู้ป่วย: [สมชาย ใจดี]'],
  ])('%s', finds);

  it.each([
    ...[
      'Пациент жалуется на боль. Российская Федерация приняла закон.',
      'お客様、皆様、担当者様、患者様へ',
      '患者出现发热',
    ],
    ...['고객님과 선생님께', 'Το νοσοκομείο της Αθήνας'],
  ])('are no other words: %s', finds);
});

describe('names whose surname stands first', () => {
  it.each([
    ...[
      'Seen by [Nguyen Thi Lan], RN.',
      'Mr [Zhang Wei] and Ms [Li Na] attended.',
      'Patient: [Tanaka Hiroshi], aged 50.',
    ],
    ...['[Kim Min-su] said that he was unwell.', 'Client: [Park Ji-young]', '[Wang Xiaoming] was admitted on Monday.'],
    ...['[Yamada Taro] signed the agreement.', '[Nguyễn Văn An] came', 'The claimant [Zhao Wei Ming] signed.'],
  ])('%s', finds);

  it.each([
    ...['Long Island and Song Dynasty; Park Avenue; Han Chinese; Sun Microsystems; Wang Laboratories; Li Ion cells.'],
    ...['Young Men in Le Mans. Do They go? Ho Chi Minh City. Lin et al. Chen Lab. The Tang Dynasty.'],
  ])('are no other words: %s', (text) => {
    expect(written('name', text).filter((name) => name !== 'Ho Chi Minh')).toEqual([]);
  });
});

it.each(['Thanks,\n[Priya]', 'Kind regards,\n\n[Teodor Vasilescu]\n', 'Thanks,\nThe Support Team\n'])(
  'closes a letter: %j',
  finds,
);

it.each([
  'Johnson & Johnson and Eli Lilly shipped Tylenol. Wells Fargo, Morgan Stanley and JP Morgan Chase agreed.',
  'He studied at Johns Hopkins, Carnegie Mellon and Brigham Young University.',
  'Ralph Lauren, Calvin Klein and Tommy Hilfiger; Mercedes Benz, Rolls Royce and Aston Martin; Jack Daniels.',
  'Dr Pepper, Dr. Oetker and Dr. Martens; Santa Claus and Mickey Mouse; Mary Kay Cosmetics.',
  'Marbury v. Madison; Miranda v. Arizona, 384 U.S. 436 (1966); Université Pierre et Marie Curie.',
  'Martin Luther King Day; Louis Vuitton et Yves Saint Laurent; Giorgio Armani; Hugo Boss.',
])('firms, brands, universities and cases are nobody: %s', (text) => {
  expect(written('name', text)).toEqual([]);
});
