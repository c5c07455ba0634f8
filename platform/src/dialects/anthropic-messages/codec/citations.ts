import type { Citation, Notes } from '../../canonical/index.ts';
import { isObject, textIn } from '../../reading.ts';

/** What Claude's text refers to: a web page, a result of a search, or a place in a document. */
export function readCitations(untrusted: unknown): readonly Citation[] {
  return Array.isArray(untrusted) ? untrusted.filter(isObject).map(readCitation) : [];
}

export function readCitation(citation: Readonly<Record<string, unknown>>): Citation {
  const source = textIn(citation, 'url') ?? textIn(citation, 'source');
  return {
    url: source !== null && /^https?:/.test(source) ? source : null, title: textIn(citation, 'title') ?? textIn(citation, 'document_title'), quote: textIn(citation, 'cited_text'),
    // Places of Anthropic's are places in the document, not in the answer.
    start: null, end: null, native: { dialect: 'anthropic-messages', value: citation },
  };
}

/** `null` where Anthropic's format has no place for it. */
export function writeCitation(citation: Citation, notes: Notes): unknown {
  const { native, url, title, quote } = citation;
  if (native.dialect === 'anthropic-messages') return native.value;
  if (url !== null) return { type: 'web_search_result_location', url, title, cited_text: quote ?? '', encrypted_index: '' };
  notes.warn('citations', 'A reference without an address has no place in Anthropic’s format; it was left out.');
  return null;
}
