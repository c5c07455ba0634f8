import { type Detector, digitsOf, passesLuhn, type Shape, shapeDetector } from './detector.ts';

const label = String.raw`(?: number| no\.?| nr\.?| #| id)?[\s:#"'=]{1,5}`;

/** The check digit of prescribers’ numbers (DEA): odd places, and even ones twice. */
function isDeaNumber(found: string): boolean {
  const digits = digitsOf(found).slice(-7).padStart(7, '0').split('').map(Number);
  const at = (index: number): number => digits[index] ?? 0;
  return (at(0) + at(2) + at(4) + 2 * (at(1) + at(3) + at(5))) % 10 === at(6);
}

/** The check digit of the British NHS number: modulo 11. */
function isNhsNumber(found: string): boolean {
  const digits = digitsOf(found);
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += Number(digits[index]) * (10 - index);
  const check = 11 - (sum % 11);
  return digits.length === 10 && check !== 10 && (check === 11 ? 0 : check) === Number(digits[9]);
}

/** What is said of somebody’s health most often, and is rarely said of anything else. */
const conditions = [
  'diabetes', 'hypertension', 'asthma', 'copd', 'cancer', 'carcinoma', 'leukemia', 'lymphoma', 'melanoma', 'hiv', 'aids', 'hepatitis', 'tuberculosis', 'depression', 'anxiety', 'bipolar', 'schizophrenia', 'ptsd',
  'adhd', 'autism', 'dementia', 'alzheimer', 'parkinson', 'epilepsy', 'multiple sclerosis', 'stroke', 'heart failure', 'atrial fibrillation', 'coronary', 'myocardial infarction', 'arrhythmia', 'pneumonia', 'covid',
  'anemia', 'arthritis', 'osteoporosis', 'lupus', 'crohn', 'colitis', 'celiac', 'cirrhosis', 'kidney disease', 'renal failure', 'hypothyroidism', 'endometriosis', 'pregnan', 'miscarriage', 'substance use', 'alcohol use', 'opioid',
].join('|');

const shapes: readonly Shape[] = [
  { kind: 'RECORD_NUMBER', pattern: new RegExp(String.raw`\b(?:mrn|medical record|patient(?: record)?|chart)${label}(?=[A-Z-]{0,4}\d)([A-Z]{0,3}-?\d[A-Z0-9-]{3,14})(?![A-Za-z0-9])`, 'gi'), accept: (found) => digitsOf(found).length >= 4 },
  { kind: 'MEMBER_ID', pattern: new RegExp(String.raw`\b(?:member|subscriber|policyholder|beneficiary|insurance)(?: id)${label}(?=[A-Z-]{0,5}\d)([A-Z]{0,4}-?\d[A-Z0-9-]{4,14})(?![A-Za-z0-9])`, 'gi') },
  // Medicare’s beneficiary identifier (CMS): eleven places, each with its own alphabet.
  { kind: 'MEDICARE_ID', pattern: /(?<![A-Za-z0-9-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![A-Za-z0-9-])/g },
  { kind: 'NPI', pattern: new RegExp(String.raw`\bnpi${label}([12]\d{9})(?!\d)`, 'gi'), accept: (found) => passesLuhn(`80840${found}`) },
  { kind: 'DEA_NUMBER', pattern: new RegExp(String.raw`\bdea${label}([ABCDEFGHJKLMPRSTUX][A-Z9]\d{7})(?!\d)`, 'gi'), accept: isDeaNumber },
  { kind: 'NHS_NUMBER', pattern: new RegExp(String.raw`\bnhs${label}(\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)`, 'gi'), accept: isNhsNumber },
  // ICD-10-CM: a letter, a digit, a digit or A or B, and up to four more after a dot. So are versions and part numbers: it counts beside a word.
  { kind: 'DIAGNOSIS_CODE', pattern: /(?<![A-Za-z0-9.-])[A-TV-Z]\d[0-9AB](?:\.[0-9A-TV-Z]{1,4})?(?![A-Za-z0-9-])/g, after: /\b(?:icd(?:-?10)?(?:-cm)?|diagnos[ei]s|diagnosed|dx|impression|assessment)\b/i },
  { kind: 'DIAGNOSIS', pattern: new RegExp(String.raw`\b(?:diagnosed with|diagnosis of|suffers from|suffering from|history of|hx of|tested positive for|being treated for|treated for|symptoms of|pt has|patient has|patient with)\s{1,3}(?:[a-z0-9-]{1,16} ){0,3}?(${conditions})`, 'gi') },
  { kind: 'MEDICATION', pattern: /\b([A-Za-z][a-z]{3,24}\s{1,2}\d{1,4}(?:[.,]\d{1,3})?\s?(?:mg|mcg|µg|units|iu)\b)(?=[^\n.;]{0,40}\b(?:po|bid|tid|qid|qd|qhs|prn|daily|nightly|twice|weekly|every \d{1,2} hours|once a|per day|at bedtime)\b)/gi },
];

/** What says something of somebody’s health, or is a number of patients and those who treat them. Images and findings in free words are not understood. */
export const health: Detector = shapeDetector('health', shapes);
