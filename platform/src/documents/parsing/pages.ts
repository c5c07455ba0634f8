import { type ParseLimits, unreadable } from './parsed.ts';

/** About one printed page of running text. */
const charactersOfPage = 3_000;

/**
 * Cuts text that has no pages of its own: at the end of a paragraph once a page is full, in the middle of one only
 * when that paragraph alone is longer than two pages.
 */
export function cutIntoPages(text: string): string[] {
  const pages: string[] = [];
  let page = '';
  for (const paragraph of text.split(/\n{2,}/).flatMap(cutLong)) {
    if (page !== '' && page.length + paragraph.length > charactersOfPage) {
      pages.push(page);
      page = '';
    }
    page = page === '' ? paragraph : `${page}\n\n${paragraph}`;
  }
  if (page.trim() !== '' || pages.length === 0) pages.push(page);
  return pages;
}

function cutLong(paragraph: string): string[] {
  const pieces: string[] = [];
  let rest = paragraph;
  while (rest.length > 2 * charactersOfPage) {
    const space = rest.lastIndexOf(' ', charactersOfPage);
    const line = rest.lastIndexOf('\n', charactersOfPage);
    const end = Math.max(space, line) > charactersOfPage / 2 ? Math.max(space, line) : charactersOfPage;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  pieces.push(rest);
  return pieces;
}

/** More text than this does not stand on one page. */
const longestPage = 6_000;

/** Pages of a text between the page breaks that somebody put. Where much stands between two of them, they are not all, and pages are cut further. */
export function pagesBetween(own: readonly string[]): { readonly paging: 'original' | 'derived'; readonly pages: string[] } {
  const isPaged = own.length > 1 && own.every((page) => page.length <= longestPage);
  return isPaged ? { paging: 'original', pages: [...own] } : { paging: 'derived', pages: own.length > 1 ? own.flatMap(cutIntoPages) : cutIntoPages(own[0] ?? '') };
}

/** @throws ParseRefusal when there are too many pages or characters, or no text at all. */
export function checkPages(pages: readonly string[], limits: ParseLimits): readonly string[] {
  if (pages.length > limits.maxPages) throw unreadable(`it has ${pages.length} pages; at most ${limits.maxPages} are read`);
  let characters = 0;
  for (const page of pages) characters += page.length;
  if (characters > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
  if (pages.every((page) => page.trim() === '')) throw unreadable('it holds no text, only pictures of pages (a scan) or nothing');
  return pages;
}
