import { type Block, type BlockWriters, writeBlock } from '../block.ts';
import { writeDrawing } from './drawing.ts';
import { type Part, type Sheet, type Style, lineHeight, page, textWidth } from './sheet.ts';
import { roomToBegin, writeTable } from './table.ts';

const ink = '#1f2328';
const notable = '#8a4b00';
const headings = { 1: { weight: 'bold', size: 19, colour: ink }, 2: { weight: 'bold', size: 13, colour: ink }, 3: { weight: 'bold', size: 10.5, colour: ink } } as const satisfies Record<number, Style>;
const body: Style = { weight: 'regular', size: 10, colour: ink };
const notice: Style = { weight: 'regular', size: 9, colour: notable };
const roomBefore = { 1: 0, 2: 14, 3: 7 } as const;
const roomAfter = { 1: 9, 2: 5, 3: 2 } as const;
const indent = 14;

/** Writes blocks one below the other. */
export function writeBlocks(sheet: Sheet, blocks: readonly Block[]): void {
  for (const [index, block] of blocks.entries()) writeBlock(writersOn(sheet, blocks.slice(index + 1, index + 1 + mostHeadings)), block);
}

/** So many headings one after the other are kept together with what they head. */
const mostHeadings = 3;

/** Points that what follows a heading takes to begin: a heading stays with it. */
function roomOfNext(sheet: Sheet, [next, ...rest]: readonly Block[]): number {
  if (next?.kind === 'table') return roomToBegin(sheet, next);
  if (next?.kind !== 'heading') return 4 * lineHeight(body);
  const style = headings[next.level];
  return roomBefore[next.level] + sheet.breakLines(next.text, style, textWidth).length * lineHeight(style) + roomAfter[next.level] + roomOfNext(sheet, rest);
}

/** How each kind of block is written, below what stands there and before what comes. */
const writersOn = (sheet: Sheet, following: readonly Block[]): BlockWriters<void> => ({
  heading: ({ level, text }) => {
    const style = headings[level];
    const lines = sheet.breakLines(text, style, textWidth);
    sheet.skip(roomBefore[level]);
    if (sheet.room < lines.length * lineHeight(style) + roomAfter[level] + roomOfNext(sheet, following)) sheet.newPage();
    flow(sheet, sheet.root.add(`H${level}`), { lines, style, x: page.left });
    sheet.skip(roomAfter[level]);
  },
  paragraph: ({ text }) => {
    flow(sheet, sheet.root.add('P'), { lines: sheet.breakLines(text, body, textWidth), style: body, x: page.left });
    sheet.skip(5);
  },
  notice: ({ text }) => {
    flow(sheet, sheet.root.add('P'), { lines: sheet.breakLines(text, notice, textWidth - indent), style: notice, x: page.left + indent, mark: 'bar' });
    sheet.skip(7);
  },
  list: ({ items }) => {
    const list = sheet.root.add('L');
    for (const item of items) {
      const entry = list.add('LI');
      flow(sheet, entry.add('LBody'), { lines: sheet.breakLines(item, body, textWidth - indent), style: body, x: page.left + indent, mark: 'bullet' });
      entry.end();
      sheet.skip(3);
    }
    list.end();
    sheet.skip(4);
  },
  table: (block) => { writeTable(sheet, block); },
  drawing: ({ drawing }) => { writeDrawing(sheet, drawing); },
});

interface Flow { readonly lines: readonly string[]; readonly style: Style; readonly x: number; readonly mark?: 'bar' | 'bullet' }

/** Lines one below the other, over as many pages as they take. */
function flow(sheet: Sheet, part: Part, { lines, style, x, mark }: Flow): void {
  for (let from = 0; from < lines.length;) {
    const fits = Math.floor(sheet.room / lineHeight(style));
    // No page ends with the first line of several.
    if (fits < Math.min(2, lines.length - from)) {
      sheet.newPage();
      continue;
    }
    const shown = lines.slice(from, from + fits);
    const top = sheet.y;
    if (mark === 'bullet' && from === 0) sheet.decorate((document) => document.circle(x - 7, top + lineHeight(style) / 2, 1.7).fill(style.colour));
    part.content(() => { for (const [index, line] of shown.entries()) sheet.write(line, style, { x, y: top + index * lineHeight(style) }); });
    if (mark === 'bar') sheet.decorate((document) => document.rect(x - indent, top, 2.5, sheet.y - top).fill(style.colour));
    from += shown.length;
  }
  part.end();
}
