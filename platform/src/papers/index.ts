export type { Block } from './block.ts';
export type { Drawing, Shape } from './drawing.ts';
export { escapeXml } from './escape-xml.ts';
export { type PaperFile, type PaperFormat, writePaper } from './formats.ts';
export { escapeMarkdown, toMarkdown } from './markdown.ts';
export type { Paper } from './paper.ts';
export { toSvg } from './svg.ts';
