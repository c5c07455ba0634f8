import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import validator from 'validator';
import { type Detector, digitsOf, type Report, type Shape, shapeDetector } from './detector.ts';

/** What ends like a file and only looks like an address: icon@2x.png. */
const fileEndings = /\.(?:png|jpe?g|gif|svg|webp|ico|css|js|ts|json|md|html?|zip|tgz|py)$/i;

const email: Shape = {
  kind: 'EMAIL', pattern: /(?<![A-Za-z0-9._%+'-])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9@-])/g,
  accept: (found) => !found.startsWith('git@') && !fileEndings.test(found) && !found.includes('..'),
};

/** Area 000, 666 and 9xx, group 00 and serial 0000 were never given out (SSA); three numbers of advertisements are not anybody’s. */
function isSocialSecurityNumber(digits: string): boolean {
  if (digits.length !== 9 || ['078051120', '219099999', '123456789'].includes(digits)) return false;
  const area = digits.slice(0, 3);
  return area !== '000' && area !== '666' && !area.startsWith('9') && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

/** The check sum of American bank numbers (ABA). */
function isRoutingNumber(digits: string): boolean {
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return digits.length === 9 && sum % 10 === 0 && /^(?:0[0-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(digits);
}

const date = String.raw`(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}|\d{1,2}\.? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,? (?:19|20)\d{2}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2})`;
const street = '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Way|Place|Pl|Terrace|Ter|Parkway|Pkwy|Highway|Hwy)';
const state = '(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])';

const labelled: readonly Shape[] = [
  { kind: 'IBAN', pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g, accept: (found) => validator.isIBAN(found.replaceAll(' ', '')) },
  { kind: 'NATIONAL_ID', pattern: /(?<![A-Za-z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])/g },
  { kind: 'SSN', pattern: /\b(?:ssn|social security(?: number| no\.?)?)\b\D{0,12}(\d{9}|\d{3} \d{2} \d{4})(?!\d)/gi, accept: (found) => isSocialSecurityNumber(digitsOf(found)) },
  { kind: 'BIRTH_DATE', pattern: new RegExp(String.raw`\b(?:date of birth|birth ?date|d\.?o\.?b\.?|born(?: on)?|geburtsdatum|geb\.)[\s:"'(=]{1,5}(${date})(?!\d)`, 'gi') },
  { kind: 'PASSPORT', pattern: /\bpassport(?: number| no\.?| #| nr\.?)?[\s:#"'=]{1,5}(?=[A-Z0-9]{0,8}\d)([A-Z]{0,2}\d[A-Z0-9]{5,8})(?![A-Za-z0-9])/gi },
  { kind: 'DRIVER_LICENCE', pattern: /\bdriver'?s? licen[cs]e(?: number| no\.?| #)?[\s:#"'=]{1,5}([A-Z]{0,3}-?\d[A-Z0-9-]{4,15})(?![A-Za-z0-9])/gi },
  { kind: 'BANK_ROUTING', pattern: /\b(?:routing|aba)(?: number| no\.?| #)?[\s:#"'=]{1,5}(\d{9})(?!\d)/gi, accept: isRoutingNumber },
  { kind: 'BANK_ACCOUNT', pattern: /\b(?:account number|acct\.?(?: no\.?| #)?|account no\.?|account #|kontonummer)[\s:#"'=]{1,5}(\d[\d -]{4,18}\d)(?!\d)/gi, accept: (found) => digitsOf(found).length >= 6 },
  { kind: 'TAX_ID', pattern: /\b(?:ein|itin|tin|tax id|taxpayer id|steuer-?id|steuernummer)(?: number| no\.?| #| nr\.?)?[\s:#"'=]{1,5}(\d{2}-?\d{7}|9\d{2}-\d{2}-\d{4}|\d{2} ?\d{3} ?\d{3} ?\d{3})(?!\d)/gi },
  { kind: 'ADDRESS', pattern: new RegExp(String.raw`(?<![\w.,$€£])\d{1,6}[A-Z]? (?:[NSEW]\.? )?(?:[A-Z][A-Za-z'.-]{1,20} ){1,4}${street}\b\.?(?:,? (?:Apt|Suite|Ste|Unit|#)\.? ?[A-Za-z0-9-]{1,8})?(?:,? (?:[A-Z][A-Za-z.'-]{1,20} ?){1,3},? ${state} \d{5}(?:-\d{4})?)?`, 'g') },
  { kind: 'ADDRESS', pattern: new RegExp(String.raw`(?<![A-Za-z])(?:[A-Z][A-Za-z.'-]{1,20} ){0,2}[A-Z][A-Za-z.'-]{1,20}, ${state} \d{5}(?:-\d{4})?(?!\d)`, 'g') },
];

/** Runs of digits with the signs that people put between them: one pass finds cards, social security numbers and phones. */
const numbers = /(?<![\w.+/-])(?:\+ ?)?\(?\d(?:[ ().\-/]{0,3}\d){6,18}(?![\w])/g;
const spelledSsn = /^\d{3}-\d{2}-\d{4}$/;
/** Of a number without its country, the way it is written tells a phone from a count. */
const nationalPhone = /^(?:1[-. ])?(?:\(\d{3}\) ?\d{3}[-. ]\d{4}|\d{3}-\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4})$/;

function kindOfNumber(found: string): string | null {
  if (spelledSsn.test(found)) return isSocialSecurityNumber(digitsOf(found)) ? 'SSN' : null;
  const digits = digitsOf(found);
  if (digits.length >= 13 && !found.startsWith('+') && /^[\d -]+$/.test(found) && validator.isCreditCard(digits)) return 'CARD';
  if (digits.length > 15) return null;
  if (found.startsWith('+')) return parsePhoneNumberFromString(found)?.isValid() === true ? 'PHONE' : null;
  return nationalPhone.test(found) && parsePhoneNumberFromString(found, 'US')?.isValid() === true ? 'PHONE' : null;
}

const written = shapeDetector('personal', labelled);
const addresses = shapeDetector('personal', [email]);

/**
 * What names or reaches a person. Check sums and ranges are tested (Luhn and brand for cards, ISO 7064 for IBANs, numbering plans for phones);
 * dates, licences and accounts count only beside the words that say what they are. Names of people are not found.
 */
export const personal: Detector = {
  category: 'personal',
  find(text, report: Report) {
    if (text.includes('@')) addresses.find(text, report);
    for (const match of text.matchAll(numbers)) {
      const found = match[0];
      const kind = kindOfNumber(found);
      if (kind !== null) report(kind, match.index, match.index + found.length);
    }
    written.find(text, report);
  },
};
