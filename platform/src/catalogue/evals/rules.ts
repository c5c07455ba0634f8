import type { GoldenCheck } from '../golden.ts';

type Sentences = { readonly [Kind in GoldenCheck['check']]: (check: Extract<GoldenCheck, { check: Kind }>) => string };

const sentences: Sentences = {
  states: ({ section, text }) => `${section} states “${text}”`,
  'states-one-of': ({ section, texts }) => `${section} states “${texts.join('” or “')}”`,
  'not-empty': ({ section }) => `something is written under ${section}`,
  'never-says': ({ texts, norQuotes }) => `nowhere says ${norQuotes === true ? 'or quotes ' : ''}“${texts.join('” or “')}”`,
  'at-least': ({ section, items }) => `${section} has at least ${items} ${items === 1 ? 'item' : 'items'}`,
  'at-most': ({ section, items }) => (items === 0 ? `${section} is empty` : `${section} has at most ${items} ${items === 1 ? 'item' : 'items'}`),
  'evidence-resolves': ({ atLeast }) => `at least ${atLeast} ${atLeast === 1 ? 'quotation' : 'quotations'}, each on the page it names`,
};

/** What a check asks for, as one phrase. */
export function ruleOf(check: GoldenCheck): string {
  // TypeScript cannot see that the sentence found under a check's kind takes that kind.
  return (sentences[check.check] as (check: GoldenCheck) => string)(check);
}

/** The check that goes with every case. */
export const foundRule = 'every quotation and every figure stands in the sources';
