import type { SourceText } from '../answer/sources.ts';

/** A line of a computed section, as it is shown: every value is text already, figures with their currency. */
export type Row = Readonly<Record<string, string>>;

/** A sheet of a spreadsheet, or a CSV file: its cells as text, line by line. */
export interface Sheet { readonly document: string; readonly name: string; readonly rows: readonly (readonly string[])[] }

/** What a calculation may read. */
export interface Material {
  /** The checked form. */
  readonly form: Readonly<Record<string, unknown>>;
  /** The sheets of the run's spreadsheets and CSV files. */
  readonly sheets: readonly Sheet[];
  /** The documents, page by page, as they are quoted. */
  readonly texts: readonly SourceText[];
  /** The sections that the model wrote, or a person edited; empty before there are any. */
  readonly draft: Readonly<Record<string, unknown>>;
  /** The day on which the run was started, `YYYY-MM-DD` in UTC: what "days left" counts from, also when a draft is edited later. */
  readonly today: string;
}

/**
 * A section that code fills. Of the `sources` (form and sheets), it is there before the model writes and the model may refer to it; of
 * the `draft`, it is made from what the model read in the documents, and made again with every edit.
 */
export interface Calculation {
  readonly reads: 'sources' | 'draft';
  /** Pure. @throws CannotCompute where the sources lack what it takes; a calculation over a draft says so in its rows instead. */
  compute(material: Material): readonly Row[];
}

/** What is missing, in words for whoever fills in the form, and where to mend it. */
export class CannotCompute extends Error {
  readonly where: 'documentIds' | 'input';
  constructor(message: string, where: 'documentIds' | 'input' = 'documentIds') {
    super(message);
    this.name = 'CannotCompute';
    this.where = where;
  }
}
