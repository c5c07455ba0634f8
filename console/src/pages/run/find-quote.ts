import { findQuotation, joinPages, readQuotable, splitPlace } from '@keystead/contract';
import type { TextMark } from '../../ui/index.ts';

/**
 * Where a quote stands on a page, or across it and the next one, so that it can be highlighted: the very place by which
 * the server counted it as found. Pure.
 */
export function findQuote(pages: readonly { readonly number: number; readonly text: string }[], page: number, quote: string): readonly TextMark[] {
  const wanted = readQuotable(quote);
  const [text, next] = [page, page + 1].map((number) => pages.find((entry) => entry.number === number)?.text);
  if (text === undefined) return [];
  const alone = findQuotation(readQuotable(text), wanted);
  if (alone !== null) return [{ page, ...alone }];
  const across = next === undefined ? null : findQuotation(joinPages(text, next), wanted);
  if (across === null) return [];
  const { first, second } = splitPlace(across, text);
  return first === null ? [] : [{ page, ...first }, ...(second === null ? [] : [{ page: page + 1, ...second }])];
}
