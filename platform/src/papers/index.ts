export type { Block } from './block.ts';
export { type PaperFile, type PaperFormat, writePaper } from './formats.ts';
export { escapeMarkdown, toMarkdown } from './markdown.ts';
export type { Paper } from './paper.ts';
