import type { Citation } from './evidence.ts';
import { normalise } from './evidence.ts';
import { formName, type SourceText } from './sources.ts';

/** Amounts of money and percentages, as they stand in running text. */
const figurePattern = /(?:[$€£]|\bUSD\s?)\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|thousand|[kKmM])\b)?|[-+−]?\d[\d,]*(?:\.\d+)?\s?(?:%|percent\b)/g;

/**
 * Finds amounts and percentages that no source holds: the model may name figures, never make them. Each comes back as
 * a citation that was not found, so that a reviewer sees it where it stands.
 *
 * `written` are the sections that the model wrote; quotations are checked elsewhere.
 */
export function checkFigures(written: Readonly<Record<string, unknown>>, computed: Readonly<Record<string, unknown>>, sources: readonly SourceText[]): readonly Citation[] {
  const known = new Set([...sources.flatMap((source) => source.pages), ...texts(computed, '').map(({ text }) => text)].flatMap(valuesIn));
  return texts(written, '').flatMap(({ path, text }) => (text.match(figurePattern) ?? [])
    .filter((figure) => !known.has(valueOf(figure)))
    .map((figure): Citation => ({ path, document: formName, documentId: null, page: null, quote: figure, state: 'not-found', foundPage: null })));
}

/** Every number of a source counts as known, with and without its currency mark: a form holds `1388.8`, a letter `$1,388.80`. */
function valuesIn(text: string): string[] {
  return (text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map(valueOf);
}

/** The plain number of a figure: no sign, mark, grouping or trailing zeros; the words beside it tell which way it goes. */
function valueOf(figure: string): string {
  const digits = normalise(figure).replace(/[^\d.]/g, '').replace(/\.$/, '');
  const plain = digits.includes('.') ? digits.replace(/0+$/, '').replace(/\.$/, '') : digits;
  const scale = /million|[mM]\b/.test(figure) ? 'e6' : /thousand|[kK]\b/.test(figure) ? 'e3' : '';
  return scale === '' ? plain : String(Number(`${plain}${scale}`));
}

function texts(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => (name === 'evidence' ? [] : texts(part, path === '' ? name : `${path}.${name}`)));
}
