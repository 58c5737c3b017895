import { list } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import type { Rule } from './rule.ts';

/** How a script or a language names people. The group `name` of a pattern is the name. */
const either = (words: string): string =>
  list(words)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll('.', '\\.').replace(/^\p{Ll}/u, (c) => `[${c}${c.toUpperCase()}]`))
    .join('|');

const colon = `[ \\u00a0]{0,2}[:：][ \\t\\u00a0]{0,4}`;
const cyrillic = `[\\p{Script=Cyrillic}]`;
const cyrillicWord = `(?=\\p{Lu})${cyrillic}{2,24}(?:-${cyrillic}{2,24})?`;
const greekWord = `(?=\\p{Lu})[\\p{Script=Greek}\\u0300-\\u036f]{2,24}`;
const arabicWord = `[\\p{Script=Arabic}\\p{M}]{2,16}`;
const hebrewWord = `[\\p{Script=Hebrew}\\p{M}'"-]{2,16}`;
const devanagariWord = `[\\p{Script=Devanagari}\\p{M}]{2,16}`;
const thaiWord = `[\\p{Script=Thai}\\p{M}]{2,20}`;

/** The most frequent surnames of China (Ministry of Public Security, 2019), with those of two signs, and of Korea (2015 census). */
const chinese =
  '欧阳|歐陽|上官|司马|司馬|诸葛|諸葛|东方|東方|[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鐘姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢严嚴莫孔向常汤湯]';
const korean =
  '[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕]';

const forms: readonly RegExp[] = [
  // Пациент: Иванов Иван Иванович; г-н Кузнецов; ФИО Петров С. А.
  new RegExp(
    `(?<!\\p{L})(?:(?:${either(
      'имя, пациент, пациентка, пациента, пациентки, больной, больная, фио, ф.и.о., фамилия, ФИО, ПІБ, Ф.И.О., клиент, истец, ответчик, свидетель, гражданин, гражданка, заявитель, врач, пацієнт, пацієнтка, піб, прізвище',
    )})(?:${colon}|[ \\u00a0])|(?:[гГ]-н|[гГ]-жа|[гГ]осподин|[гГ]оспожа|[дД]-р|гр\\.|[пП]ан|[пП]ані)[ \\u00a0])(?<name>${cyrillicWord}(?:[ \\u00a0](?:${cyrillicWord}|(?=\\p{Lu})${cyrillic}\\.[ \\u00a0]?(?=\\p{Lu})${cyrillic}\\.?)){0,2})`,
    'gu',
  ),
  // Иванов Иван Иванович: the name of the father tells; Петров С.А.; И.И. Иванов
  new RegExp(
    `(?<!\\p{L})(?<name>(?:${cyrillicWord}[ \\u00a0])?${cyrillicWord}[ \\u00a0]${cyrillic}{2,16}(?:ович|евич|ьич|овна|евна|ична|овича|евича|овне|евне|овну|евну|овны|евны|овичу|евичу|івна|йович)(?:[ \\u00a0]${cyrillicWord})?)(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?<name>${cyrillicWord}[ \\u00a0](?=\\p{Lu})${cyrillic}\\.[ \\u00a0]?(?=\\p{Lu})${cyrillic}\\.|(?=\\p{Lu})${cyrillic}\\.[ \\u00a0]?(?=\\p{Lu})${cyrillic}\\.[ \\u00a0]?${cyrillicWord})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:(?:${either('ασθενής, ασθενούς, όνομα, επώνυμο, ονοματεπώνυμο, πελάτης, μάρτυρας, ενάγων, εναγόμενος')})${colon}|(?:[κΚ]\\.|[κΚ]ος|[κΚ]α|[κΚ]ύριος|[κΚ]υρία|[δΔ]ρ\\.|[κΚ]ύριο)[ \\u00a0])(?<name>${greekWord}(?:[ \\u00a0]${greekWord}){0,2})`,
    'gu',
  ),
  // 姓名:李娜; 患者:王小明; 患者姓名 张伟
  new RegExp(
    `(?:姓名|患者|病人|当事人|當事人|联系人|聯絡人|原告|被告|申请人|申請人|法定代表人)[ \\u3000]?(?:[:：][ \\u3000]?|(?<=姓名)[ \\u3000]?)(?<name>(?:${chinese})\\p{Script=Han}{1,2})(?!\\p{Script=Han})`,
    'gu',
  ),
  new RegExp(`(?<!\\p{Script=Han})(?<name>(?:${chinese})\\p{Script=Han}{1,2})(?=先生|女士|小姐|医生|醫生|教授)`, 'gu'),
  // 氏名:山田 太郎; 田中様
  /(?:氏名|患者名|お名前|名前|患者|担当者|原告|被告)[ \u3000]?(?:[:：][ \u3000]?|(?<=[氏]名|名前)[ \u3000])(?<name>\p{Script=Han}{1,4}(?:[ \u3000](?!様|さん|殿)[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{1,4})?)(?![\p{Script=Han}])/gu,
  /(?<![\p{Script=Han}\p{Script=Katakana}])(?<name>\p{Script=Han}{2,4}(?:[ \u3000]\p{Script=Han}{1,3})?)(?<![者客員師屋社店院局署位生人々])(?=様|さん|氏(?!名)|先生|殿)/gu,
  // 환자: 김민수; 이영희 씨
  new RegExp(
    `(?:환자|성명|이름|성함|보호자|원고|피고|신청인|담당자)(?:명)?[ ]?(?:[:：][ ]?|[ ])(?<name>${korean}[ ]?\\p{Script=Hangul}{2})(?!\\p{Script=Hangul}{3})`,
    'gu',
  ),
  new RegExp(`(?<!\\p{Script=Hangul})(?<name>${korean}\\p{Script=Hangul}{2})(?= ?(?:씨|님|교수|박사|의사|선생))`, 'gu'),
  new RegExp(
    `(?<!\\p{L})(?:${either('المريض, المريضة, الاسم, اسم المريض, الاسم الكامل, المدعي, المدعى عليه, الشاهد, نام, نام بیمار, بیمار')})${colon}(?<name>${arabicWord}(?:[ \\u00a0]${arabicWord}){0,3})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:السيد|السيدة|الدكتور|الدكتورة|د\\.)[ \\u00a0](?<name>${arabicWord}(?:[ \\u00a0]${arabicWord})?)`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:${either('שם, שם מלא, שם המטופל, שם המטופלת, שם החולה, שם פרטי, שם משפחה, המטופל, המטופלת, התובע, הנתבע')})${colon}(?<name>${hebrewWord}(?:[ \\u00a0]${hebrewWord}){0,2})`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:(?:${either('नाम, रोगी, रोगी का नाम, मरीज, मरीज का नाम, पिता का नाम')})${colon}|(?:श्री|श्रीमती|डॉ\\.)[ \\u00a0])(?<name>${devanagariWord}(?:[ \\u00a0]${devanagariWord}){0,2})`,
    'gu',
  ),
  new RegExp(`(?:ผู้ป่วย|ชื่อ|ชื่อ-สกุล|ชื่อผู้ป่วย)${colon}(?<name>${thaiWord}(?:[ \\u00a0]${thaiWord})?)`, 'gu'),
];

/** Anything but Latin letters that has a word of these scripts; other texts are not searched. */
const present =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}]{2}/u;

/** Пациент Иванов; 姓名:李娜; 田中様; 환자: 김민수; المريض: أحمد: behind a word that names somebody, or before a form of address. */
export const inOtherScripts: Rule = ({ text }) =>
  present.test(text)
    ? forms.flatMap((form) =>
        [...text.matchAll(form)].map((match): Finding => {
          const name = match.groups!['name']!;
          const from = match.index + match[0].lastIndexOf(name);
          return { kind: 'name', from, to: from + name.length, confirmed: true, named: true };
        }),
      )
    : [];
