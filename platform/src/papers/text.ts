import { type Block, type BlockWriters, writeBlock } from './block.ts';

/** Writes blocks as plain text, to be pasted anywhere: headings underlined, rows of tables as lines of “column: value”. */
export function toText(blocks: readonly Block[]): string {
  return `${blocks.map((block) => writeBlock(writers, block)).join('\n\n')}\n`;
}

const underlines = { 1: '=', 2: '-', 3: '' } as const;
const longestUnderline = 60;

const writers: BlockWriters<string> = {
  heading: ({ level, text }) => (level === 3 ? text : `${text}\n${underlines[level].repeat(Math.min(text.length, longestUnderline))}`),
  paragraph: ({ text }) => text,
  notice: ({ text }) => text,
  list: ({ items }) => items.map((item) => `- ${indented(item)}`).join('\n'),
  drawing: ({ drawing }) => `[${drawing.label}]`,
  // A label and its value need no names of columns.
  table: ({ header, rows }) => (header.length === 2 && header[0] === 'Field' ? rows.map(([label = '', value = '']) => `${label}: ${indented(value)}`).join('\n') : rows.map((row) => writeRow(header, row)).join('\n')),
};

function writeRow(header: readonly string[], row: readonly string[]): string {
  const cells = row.flatMap((cell, index) => (cell.trim() === '' ? [] : [`${header[index] ?? ''}: ${indented(cell)}`]));
  return cells.map((cell, index) => `${index === 0 ? '- ' : '  '}${cell}`).join('\n');
}

const indented = (text: string): string => text.trim().replace(/\s*\n\s*/g, '\n    ');
