import type { Run } from '@keystead/contract';
import type { SourceText } from './sources.ts';

export type Citation = Run['citations'][number];

/** Fewer characters than this prove nothing: they occur everywhere. */
const shortestQuote = 3;

/**
 * Text as quotes are compared: typographic variants, white space and line-end hyphens do not matter, letters, digits,
 * signs and their order do. Hyphens vanish only between letters (“infor-\nmation”), so that “-5” never equals “5”; spaces
 * vanish everywhere but between digits, so that “1 2” never equals “12”.
 */
export function normalise(text: string): string {
  return text.normalize('NFKC')
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu, '')
    .replace(/[\u2018\u2019\u201a\u201b\u2032`´]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033«»]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/(?<=\p{L})-\s*(?=\p{L})/gu, '')
    .replace(/(?<=\d)\s+(?=\d)/g, '\u0001')
    .replace(/\s+/g, '')
    .replaceAll('\u0001', ' ');
}

/** Collects every quotation of an output and says whether its source really holds it. Pure. */
export function checkEvidence(output: unknown, sources: readonly SourceText[]): readonly Citation[] {
  const normalised = sources.map((source) => ({ source, pages: source.pages.map(normalise) }));
  return collect(output, '').map(({ path, value }) => locate(path, value, normalised));
}

interface Quotation { readonly document: string; readonly page: number; readonly quote: string }
interface NormalisedSource { readonly source: SourceText; readonly pages: readonly string[] }

function collect(value: unknown, path: string): { path: string; value: Quotation }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return name === 'evidence' && isQuotation(part) ? [{ path: at, value: part }] : collect(part, at);
  });
}

function isQuotation(value: unknown): value is Quotation {
  return typeof value === 'object' && value !== null && 'document' in value && typeof value.document === 'string'
    && 'page' in value && typeof value.page === 'number' && 'quote' in value && typeof value.quote === 'string';
}

function locate(path: string, cited: Quotation, sources: readonly NormalisedSource[]): Citation {
  const base = { path, document: cited.document, page: cited.page, quote: cited.quote };
  const wanted = normalise(cited.quote);
  const named = sources.find((entry) => sameName(entry.source.name, cited.document));
  if (wanted.length < shortestQuote) return { ...base, documentId: named?.source.documentId ?? null, state: 'not-found', foundPage: null };
  if (named !== undefined && occursAt(named.pages, cited.page, wanted)) return { ...base, documentId: named.source.documentId, state: 'found', foundPage: cited.page };
  for (const entry of named === undefined ? sources : [named, ...sources]) {
    const page = entry.pages.findIndex((_text, index) => occursAt(entry.pages, index + 1, wanted)) + 1;
    if (page > 0) return { ...base, documentId: entry.source.documentId, state: 'elsewhere', foundPage: page };
  }
  return { ...base, documentId: named?.source.documentId ?? null, state: 'not-found', foundPage: null };
}

/** On the page, or begun on it and ended on the next. */
function occursAt(pages: readonly string[], page: number, wanted: string): boolean {
  const text = pages[page - 1];
  if (text === undefined) return false;
  if (text.includes(wanted)) return true;
  const next = pages[page];
  if (next === undefined) return false;
  const reach = wanted.length - 1;
  return normalise(`${text.slice(-reach)}${next.slice(0, reach)}`).includes(wanted);
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
