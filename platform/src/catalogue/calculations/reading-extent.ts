import type { SourceText } from '../answer/sources.ts';
import { type Parts, cut, partsOf, textIn, wholeIn } from './reading.ts';

/**
 * Says how far the documents were read where a table is as long as one run can hold, so that it does not end silently; `null` where another
 * record would have had room. Places are those that the entries name.
 *
 * @param wants.most Entries that the table holds.
 * @param wants.perRecord Entries that one more record would take.
 */
export function unreadPart(entries: readonly Parts[], texts: readonly SourceText[], wants: { readonly most: number; readonly perRecord: number }): string | null {
  if (entries.length + wants.perRecord <= wants.most) return null;
  const full = `The table holds ${wants.most} entries at most and is full.`;
  const places = entries.flatMap((entry) => {
    const evidence = partsOf(entry['evidence']);
    const at = texts.findIndex(({ name }) => name === textIn(evidence, 'document'));
    const page = wholeIn(evidence, 'page');
    return at < 0 || page === null ? [] : [{ at, page }];
  });
  const last = places.toSorted((a, b) => b.at - a.at || b.page - a.page)[0];
  const document = last === undefined ? undefined : texts[last.at];
  if (last === undefined || document === undefined) return `${full} How far the documents were read cannot be told: compare them with it.`;
  const after = texts.slice(last.at + 1).map(({ name }) => `“${name}”`);
  const unread = [...last.page < document.pages.length ? [`${pagesAfter(last.page, document.pages.length)} of “${document.name}”`] : [], ...after];
  const rest = unread.length === 0 ? 'more may stand on that page' : `not read: the rest of that page, ${unread.join(', ')}`;
  return cut(`${full} It was read up to page ${last.page} of ${document.pages.length} of “${document.name}”; ${rest}. Run the rest as documents of their own.`, 400);
}

const pagesAfter = (page: number, pages: number): string => (page + 1 === pages ? `page ${pages}` : `pages ${page + 1} to ${pages}`);
