import type { Run } from '@keystead/contract';

export type Citation = Run['citations'][number];

/** Citations of a run by where they stand: quotations, and figures that no source holds. */
export interface CitationIndex {
  readonly quotes: readonly Citation[];
  readonly byPath: ReadonlyMap<string, Citation>;
  readonly figures: ReadonlyMap<string, readonly Citation[]>;
}

export function indexCitations(citations: readonly Citation[]): CitationIndex {
  const quotes = citations.filter(isQuote);
  return { quotes, byPath: new Map(quotes.map((citation) => [citation.path, citation])), figures: Map.groupBy(citations.filter((citation) => !isQuote(citation)), (citation) => citation.path) };
}

function isQuote(citation: Citation): boolean {
  return citation.path.endsWith('evidence');
}

export interface CheckSummary {
  readonly found: number;
  readonly elsewhere: number;
  readonly missing: number;
  /** Amounts and percentages that stand in no source. */
  readonly figures: number;
  /** Labels of page and line that are not those of their quotation. */
  readonly labels: number;
  /** Paths of everything that a reviewer has to look at. */
  readonly doubtful: readonly string[];
}

export function summariseChecks(citations: readonly Citation[]): CheckSummary {
  const quotes = citations.filter(isQuote);
  const count = (state: Citation['state']) => quotes.filter((citation) => citation.state === state).length;
  return {
    found: count('found'), elsewhere: count('elsewhere'), missing: count('not-found'), figures: citations.filter((citation) => !isQuote(citation) && citation.documentId === null).length, labels: citations.filter((citation) => !isQuote(citation) && citation.documentId !== null).length,
    doubtful: [...new Set(citations.filter((citation) => citation.state !== 'found').map((citation) => citation.path))],
  };
}

/** What is doubtful, in words; empty where nothing is. */
export function doubtsOf({ elsewhere, missing, figures, labels }: CheckSummary): readonly string[] {
  return [
    ...elsewhere > 0 ? [`${elsewhere} ${elsewhere === 1 ? 'quote' : 'quotes'} on another page`] : [],
    ...missing > 0 ? [`${missing} ${missing === 1 ? 'quote' : 'quotes'} not found`] : [],
    ...figures > 0 ? [`${figures} ${figures === 1 ? 'figure' : 'figures'} in no source`] : [],
    ...labels > 0 ? [`${labels} ${labels === 1 ? 'page:line' : 'pages:lines'} not where the quote stands`] : [],
  ];
}

/** The page a quote really stands on. */
export function pageOf(citation: Citation): number | null {
  return citation.state === 'elsewhere' ? citation.foundPage : citation.page;
}

/** The id under which a place of the output can be scrolled to. */
export function anchorOf(path: string): string {
  return `at-${path.replaceAll('.', '-')}`;
}
