import { expect, it } from 'vitest';
import { languageDetector, LanguageMix } from '../../../../main/corpus/inspect/languages.ts';

const detector = await languageDetector();

const sentences: readonly (readonly [string, string])[] = [
  ['en', 'The committee will review the decision within thirty days and publish its reasons.'],
  ['de', 'Der Ausschuss überprüft die Entscheidung innerhalb von dreißig Tagen und begründet sie öffentlich.'],
  ['fr', 'Le comité réexamine la décision dans un délai de trente jours et en publie les motifs.'],
  ['es', 'El comité revisará la decisión en un plazo de treinta días y publicará sus motivos.'],
  ['it', 'Il comitato riesamina la decisione entro trenta giorni e ne pubblica le motivazioni.'],
  ['pt', 'A comissão vai rever a decisão no prazo de trinta dias e publicar as suas razões.'],
  ['nl', 'De commissie herziet het besluit binnen dertig dagen en maakt haar redenen openbaar.'],
  ['pl', 'Komisja ponownie rozpatrzy decyzję w ciągu trzydziestu dni i opublikuje jej uzasadnienie.'],
  ['sv', 'Nämnden omprövar beslutet inom trettio dagar och offentliggör sina skäl.'],
  ['fi', 'Lautakunta tarkistaa päätöksen kolmenkymmenen päivän kuluessa ja julkaisee perustelunsa.'],
  ['tr', 'Komisyon kararı otuz gün içinde yeniden inceleyecek ve gerekçelerini yayımlayacaktır.'],
  ['ru', 'Комиссия пересмотрит решение в течение тридцати дней и опубликует его обоснование.'],
  ['el', 'Η επιτροπή θα επανεξετάσει την απόφαση εντός τριάντα ημερών και θα δημοσιεύσει τους λόγους.'],
  ['ar', 'ستعيد اللجنة النظر في القرار خلال ثلاثين يوما وستنشر أسبابه على الملأ.'],
  ['zh', '委员会将在三十天内重新审查该决定，并公布其理由。'],
  ['ja', '委員会は三十日以内にこの決定を見直し、その理由を公表します。'],
];

it.each(sentences)('knows %s', (language, sentence) => {
  expect(detector.languageOf(sentence)).toBe(language);
});

it.each(['', 'ok', '12.5 mg 3 × 1, 07.03.2024', '!!! --- ???', 'xqz kjv wrt', 'https://www.example.org/path/to?x=1'])(
  'says nothing of "%s"',
  (text) => {
    expect(detector.languageOf(text)).toBeNull();
    expect([...detector.sharesOf(text)]).toEqual([[null, 1]]);
  },
);

const [english, german] = [sentences[0]?.[1], sentences[1]?.[1]] as [string, string];

it('looks all over a long text', () => {
  const mixed = `${english} `.repeat(60) + `${german} `.repeat(52);
  const shares = detector.sharesOf(mixed);
  expect(shares.get('en')).toBeCloseTo(0.5, 0.13);
  expect((shares.get('en') ?? 0) + (shares.get('de') ?? 0)).toBeCloseTo(1, 12);
  expect(detector.languageOf(`${english} `.repeat(200) + german)).toBe('en');
});

it('adds languages up by characters', () => {
  const mix = new LanguageMix(detector);
  expect(mix.shares()).toEqual([]);
  for (const text of [english, english, german, '12345', '']) mix.add(text);
  const all = 2 * english.length + german.length + 5;
  expect(mix.shares()).toEqual([
    { language: 'en', share: (2 * english.length) / all },
    { language: 'de', share: german.length / all },
    { language: null, share: 5 / all },
  ]);
});
