import type { Block } from './block.ts';

/** What is written as a file: its blocks, and what stands around them. */
export interface Paper {
  readonly blocks: readonly Block[];
  readonly title: string;
  readonly subject: string;
  /** BCP 47. */
  readonly language: string;
  /** Stands at the head of each page. */
  readonly watermark: string | null;
  readonly footer: string;
  readonly madeAt: Date;
}
