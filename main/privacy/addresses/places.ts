/** Post codes with their places, as they stand behind a street; tried where the street ends. */

const states =
  'AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR';
const stateNames =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming';
/** Post code areas of the United Kingdom (Royal Mail PAF), and the letters that may end a code (BS 7666). */
const areas =
  'AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE';
export const ukPostcode = `(?:${areas})\\d[A-Z\\d]? ?\\d[ABD-HJLNP-UW-Z]{2}(?![\\p{L}\\p{N}])`;

const town = `\\p{Lu}[\\p{L}'’.-]{0,30}`;
const joint = `[ -](?:(?:an der|am|im|in|ob der|bei|sur|sous|en|de|del|della|di|do|la|le|les|l[’']|d[’']|upon|of|the|on) ?){0,2}`;
const townName = `${town}(?:${joint}${town}){0,3}`;
/** What stands between the street and the place: a comma, a dash, the end of a line. */
const apart = `(?:\\s?,\\s{0,2}|\\s?[-–]\\s|[ \\t]{0,3}\\r?\\n[ \\t]{0,8}|\\s{1,2})`;
const sticky = (source: string): RegExp => new RegExp(source, 'yu');

/** Springfield, IL 62704-1234 */
export const american = sticky(
  `${apart}(?:${townName}(?:,\\s{0,2}|\\s))?(?:${states}|${stateNames})\\.?,? \\d{5}(?:-\\d{4})?(?!\\d)`,
);
/** Camden, London SW1A 2AA; the post code on a line of its own. */
export const british = sticky(`${apart}(?:${townName}${apart}){0,3}${ukPostcode}`);
/** 10115 Berlin; F-75002 Paris cedex 2; 40126 Bologna (BO); 28013 Madrid: no country has 00000 to 00009 or 99999. */
export const continental = sticky(
  `${apart}(?:[DFIE]-|DE-|FR-|IT-|ES-)?(?!0000|99999)\\d{5}\\s${townName}(?: \\([A-Z]{2}\\))?(?: [Cc](?:edex|EDEX)(?: \\d{1,2})?)?`,
);
/** 8001 Zürich; 1010 Wien: four digits that are no year, unless the country stands before them. */
export const alpine = sticky(`${apart}(?:(?:CH-|A-)\\d{4}|(?!19|20)[1-9]\\d{3})\\s${townName}`);
