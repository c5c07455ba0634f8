import type { documentKinds } from '@keystead/contract';

export type DocumentKind = (typeof documentKinds)[number];

/** Where a page stands in its document: `part` names a sheet, a slide or an attachment; `firstRow` numbers the first row of the page in its sheet, from 1. */
export interface PagePlace { readonly part: string; readonly firstRow?: number }

/** A page that was read from a picture. `confidence` is the engine’s own, from 0 to 100; below about 70 words are likely to be wrong. */
export interface PageByOcr { readonly page: number; readonly confidence: number }

/** Text that stands in the file and that a person who opens it does not see. It is never part of a page. `page` is where it stands, from 1. */
export interface HiddenText { readonly page: number; readonly reason: string; readonly text: string }

/**
 * The text of a document, page by page; page 1 is `pages[0]`.
 *
 * `paging` says whose pages they are: `original` are the document’s own (PDF pages, slides, explicit page breaks of a DOCX);
 * `derived` were cut here, about 3,000 characters each at the end of a paragraph or row, because the format has none.
 */
export interface ParsedDocument {
  readonly kind: DocumentKind;
  readonly paging: 'original' | 'derived';
  readonly pages: readonly string[];
  /** One for each page, where pages have a place of their own. */
  readonly places?: readonly PagePlace[];
  readonly readByOcr?: readonly PageByOcr[];
  readonly hidden?: readonly HiddenText[];
}

export interface ParseLimits {
  readonly maxPages: number;
  /** Characters of text, all pages together. */
  readonly maxCharacters: number;
  /** Bytes that come out of a compressed document, counted as they come, whatever its directory claims. */
  readonly maxInflatedBytes: number;
  /** Pages that are read from pictures. */
  readonly maxOcrPages: number;
  /** Attachments of one e-mail message that are read, those within attached messages included. */
  readonly maxAttachments: number;
  /** How deep a message may lie in a message: 1 reads the attachments of a message, 2 those of an attached message too. */
  readonly maxNesting: number;
}

export const defaultParseLimits: ParseLimits = { maxPages: 2_000, maxCharacters: 10_000_000, maxInflatedBytes: 200 * 1_048_576, maxOcrPages: 200, maxAttachments: 50, maxNesting: 2 };

/** Reads what a picture of a page says. @throws ParseRefusal when the picture cannot be opened. */
export interface PictureReader { read(picture: Uint8Array): Promise<{ readonly text: string; readonly confidence: number }> }

/** What a parser works with. */
export interface ParseContext {
  readonly limits: ParseLimits;
  /** `null` in the process that has no right to what reading pictures needs: it then throws `NeedsOcr`. */
  readonly pictures: PictureReader | null;
  /** Told after each page that was read from a picture. */
  readonly onPage: (done: number, total: number) => void;
  /** 0 for the document itself, 1 for its attachments. */
  readonly depth: number;
}

/** The document holds pages that are pictures; another process reads those. */
export class NeedsOcr extends Error {
  constructor() {
    super('the document holds pictures of pages');
    this.name = 'NeedsOcr';
  }
}

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
