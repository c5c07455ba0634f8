import { findQuotation, joinPages, type QuotableText, readQuotable, type Run, splitPlace } from '@keystead/contract';
import { once } from '../../foundation/index.ts';
import type { SourceText } from './sources.ts';

export type Citation = Run['citations'][number];

/** Fewer characters than this prove nothing: they occur everywhere. */
const shortestQuote = 3;

/** Collects every quotation of an output and says whether its source really holds it. Pure. */
export function checkEvidence(output: unknown, sources: readonly SourceText[]): readonly Citation[] {
  const readable = sources.map((source): ReadableSource => ({ source, pages: source.pages.map(readPage) }));
  return collect(output, '').map(({ path, value }) => locate(path, value, readable));
}

interface Quotation { readonly document: string; readonly page: number; readonly quote: string }
/** Pages are read when they are first looked into: most quotations stand where they say. */
interface ReadablePage { readonly alone: () => QuotableText; readonly withNext: () => QuotableText | null; readonly text: string }
interface ReadableSource { readonly source: SourceText; readonly pages: readonly ReadablePage[] }

function readPage(text: string, index: number, pages: readonly string[]): ReadablePage {
  const next = pages[index + 1];
  return { alone: once(() => readQuotable(text)), withNext: once(() => (next === undefined ? null : joinPages(text, next))), text };
}

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

function locate(path: string, cited: Quotation, sources: readonly ReadableSource[]): Citation {
  const base = { path, document: cited.document, page: cited.page, quote: cited.quote };
  const wanted = readQuotable(cited.quote);
  const named = sources.find((entry) => sameName(entry.source.name, cited.document));
  if (wanted.text.length < shortestQuote) return { ...base, documentId: named?.source.documentId ?? null, state: 'not-found', foundPage: null };
  if (named !== undefined && occursAt(named.pages, cited.page, wanted)) return { ...base, documentId: named.source.documentId, state: 'found', foundPage: cited.page };
  for (const entry of named === undefined ? sources : [named, ...sources]) {
    const page = entry.pages.findIndex((_text, index) => occursAt(entry.pages, index + 1, wanted)) + 1;
    if (page > 0) return { ...base, documentId: entry.source.documentId, state: 'elsewhere', foundPage: page };
  }
  return { ...base, documentId: named?.source.documentId ?? null, state: 'not-found', foundPage: null };
}

/** On the page, or begun on it and ended on the next. */
function occursAt(pages: readonly ReadablePage[], number: number, wanted: QuotableText): boolean {
  const page = pages[number - 1];
  if (page === undefined) return false;
  if (findQuotation(page.alone(), wanted) !== null) return true;
  const both = page.withNext();
  const place = both === null ? null : findQuotation(both, wanted);
  return place !== null && splitPlace(place, page.text).first !== null;
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
