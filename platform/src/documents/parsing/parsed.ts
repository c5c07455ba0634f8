import type { documentKinds } from '@keystead/contract';

export type DocumentKind = (typeof documentKinds)[number];

/**
 * The text of a document, page by page; page 1 is `pages[0]`.
 *
 * `paging` says whose pages they are: `original` are the document’s own (PDF pages, explicit page breaks of a DOCX);
 * `derived` were cut here, about 3,000 characters each at the end of a paragraph, because the format has none.
 */
export interface ParsedDocument {
  readonly kind: DocumentKind;
  readonly paging: 'original' | 'derived';
  readonly pages: readonly string[];
}

export interface ParseLimits {
  readonly maxPages: number;
  /** Characters of text, all pages together. */
  readonly maxCharacters: number;
  /** Bytes that come out of a compressed document, counted as they come, whatever its directory claims. */
  readonly maxInflatedBytes: number;
}

export const defaultParseLimits: ParseLimits = { maxPages: 2_000, maxCharacters: 10_000_000, maxInflatedBytes: 200 * 1_048_576 };

/** Why a document was turned away. `detail` is for people and completes the sentence of the contract’s error. */
export class ParseRefusal extends Error {
  readonly code: 'unsupported_media_type' | 'document_unreadable';
  readonly detail: string;

  constructor(code: ParseRefusal['code'], detail: string, options?: { cause?: unknown }) {
    super(`${code}: ${detail}`, options);
    this.name = 'ParseRefusal';
    this.code = code;
    this.detail = detail;
  }
}

export const unsupported = (detail: string): ParseRefusal => new ParseRefusal('unsupported_media_type', detail);
export const unreadable = (detail: string, cause?: unknown): ParseRefusal => new ParseRefusal('document_unreadable', detail, { cause });
