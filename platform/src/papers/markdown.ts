import { type Block, type BlockWriters, writeBlock } from './block.ts';

/** Writes blocks as Markdown (CommonMark with GFM tables). Nothing in a text can become a link, a picture or HTML. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map((block) => writeBlock(writers, block)).join('\n\n')}\n`;
}

const writers: BlockWriters<string> = {
  heading: ({ level, text }) => `${'#'.repeat(level)} ${escapeMarkdown(oneLine(text))}`,
  paragraph: ({ text }) => escapeMarkdown(text),
  notice: ({ text }) => `> ${escapeMarkdown(oneLine(text))}`,
  list: ({ items }) => items.map((item) => `- ${escapeMarkdown(oneLine(item))}`).join('\n'),
  drawing: ({ drawing }) => `*${escapeMarkdown(oneLine(drawing.label))}*`,
  table: ({ header, rows }) => [renderRow(header), `| ${header.map(() => '---').join(' | ')} |`, ...rows.map(renderRow)].join('\n'),
};

function renderRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => escapeMarkdown(oneLine(cell))).join(' | ')} |`;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();

/**
 * Escapes what Markdown reads as markup (CommonMark 0.31, section 2.4). Addresses are broken by a backslash before the colon,
 * since GFM would make links of bare ones.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&').replace(/^(\s*\d*)([-+.)])(?=\s)/gm, '$1\\$2').replace(/\b(https?|ftp|mailto|javascript|data):/gi, '$1\\:').replace(/\bwww\./gi, 'www\\.');
}
