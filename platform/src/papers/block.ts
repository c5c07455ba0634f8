import type { Drawing } from './drawing.ts';

/** What a paper is made of, whatever the file format. All text in it is plain. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'drawing'; readonly drawing: Drawing };

/** One way of writing each kind of block. */
export type BlockWriters<Written> = { readonly [Kind in Block['kind']]: (block: Extract<Block, { kind: Kind }>) => Written };

/** Writes a block with the writer of its kind. */
export function writeBlock<Written>(writers: BlockWriters<Written>, block: Block): Written {
  // TypeScript cannot see that the writer found under a block's kind takes that kind.
  const write = writers[block.kind] as (block: Block) => Written;
  return write(block);
}
