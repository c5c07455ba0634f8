import type { Calculation, Row } from './calculation.ts';
import { keptRows } from './reading.ts';

/** Wording that fair-housing trainers tell agents to look at twice, and claims that need proof. A hit is a question, not a finding. */
const watched: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /\b(?:famil(?:y|ies)(?:[- ](?:friendly|oriented|neighborhood))?|children|kids|no children|adults? only|empty[- ]nesters?|newlyweds|singles|couples?|bachelor)\b/gi, why: 'Speaks of who should live there: familial status' },
  { pattern: /\b(?:seniors?|mature|retire(?:es|d|ment)|young professionals?|55\+)(?=\W|$)/gi, why: 'Speaks of age: allowed only for qualified housing for older persons' },
  { pattern: /\b(?:church(?:es)?|synagogue|mosque|temple|parish|christian|jewish|muslim|catholic)\b/gi, why: 'Points at religion' },
  { pattern: /\b(?:ethnic|integrated|hispanic|latino|asian|black|white|caucasian|immigrants?|minority) (?:neighborhood|community|area|families|residents)\b/gi, why: 'Points at race or national origin' },
  { pattern: /\b(?:able[- ]bodied|no wheelchairs?|handicapped|not suitable for (?:the )?disabled|walking distance)\b/gi, why: 'Speaks of ability: give the distance or the feature instead' },
  { pattern: /\b(?:exclusive|private) (?:community|neighborhood)|\b(?:safe|crime[- ]free|low[- ]crime|good) (?:neighborhood|area|schools?|community)|\b(?:best|top|excellent) schools?/gi, why: 'Steering: name the district or the feature, not its quality' },
  { pattern: /\b(?:gentlem[ae]n|ladies|mother[- ]in[- ]law suite|man cave|bachelor pad)\b/gi, why: 'Points at sex: use the room’s own name' },
  { pattern: /\b(?:guaranteed?|will appreciate|best (?:deal|value|investment)|below market|move[- ]in ready|like new|maintenance[- ]free|perfect condition)\b/gi, why: 'A claim that needs proof' },
];

const texts = [{ section: 'mlsText', called: 'MLS text' }, { section: 'webText', called: 'Web text' }, { section: 'socialPosts', called: 'Social posts' }, { section: 'headlines', called: 'Headlines' }] as const;
const mlsLimit = 'mlsCharacters';

/** Characters of each text against the limit of the MLS, and each watched phrase with where it stands. Every edit is checked again. */
export const listingCheck: Calculation = {
  reads: 'draft',
  compute({ draft, form }) {
    const rows = texts.flatMap(({ section, called }) => {
      const text = allText(draft[section]);
      return text === '' ? [] : [lengthRow(called, text, section === 'mlsText' ? form[mlsLimit] : undefined), ...hitsIn(text, called)];
    });
    return keptRows(rows);
  },
};

function lengthRow(called: string, text: string, limit: unknown): Row {
  const size = [...text].length;
  const over = typeof limit === 'number' && size > limit ? `Over the limit of ${limit} by ${size - limit}` : '';
  return { where: called, found: `${size} characters`, note: over === '' && typeof limit === 'number' ? `Within the limit of ${limit}` : over };
}

function hitsIn(text: string, called: string): Row[] {
  return watched.flatMap(({ pattern, why }) => [...new Set((text.match(pattern) ?? []).map((hit) => hit.toLowerCase()))].map((hit) => ({ where: called, found: `“${hit}”`, note: why })));
}

function allText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? Object.values(value).map(allText).filter((part) => part !== '').join('\n') : '';
}
