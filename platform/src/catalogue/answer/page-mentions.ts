import { once } from '../../foundation/index.ts';
import type { Citation } from './evidence.ts';
import { formName, type SourceText } from './sources.ts';

/** “page 9”, “p. 9”, “pages 3 to 9”, “pp. 3-9”. */
const mentionPattern = /\b(?:pages?|pp?\.)\s*(\d{1,4})(?!\d)(?:\s*(?:-|–|to|and)\s*(\d{1,4})(?!\d))?/gi;
/** A line beside the page says nothing of whose page it is. */
const linePattern = /^[\s,;]*(?:and\s+|at\s+)?lines?\s+\d+(?:\s*(?:-|–|to)\s*\d+)?/i;
/** “page 2 of the enclosed form”, “Schedule B, page 12”: the page of something else. */
const ofSomething = /^[\s,]*(?:of|in|from|on|for|under|within)\s/i;
const ofAnother = /\b(?:exhibit|schedule|appendix|attachment|attached|annex|addendum|enclosed|enclosure|form|tab|volume|web|landing|home|cover)\b[^.;!?]{0,40}$/i;
/** How far from a mention the name of its document may stand. */
const nameReach = 120;

interface Mention { readonly quote: string; readonly last: number; readonly before: string; readonly after: string }
/** A text of a draft with the document that the statement it belongs to quotes. */
interface Prose { readonly path: string; readonly text: string; readonly quoted: SourceText | null }

/**
 * Finds mentions in prose of a page that the document does not have: where the document is named beside them, or the statement quotes one. Each comes back as a citation that
 * was not found. It says nothing where a mention may be right: of something else than the document (“page 2 of the enclosed form”), of a document without pages of its own,
 * where another document is as long, and of a number that is printed in a source as that of a page, or at either end of a line. Pure.
 *
 * @param written The sections that the model wrote. @param labels Name of the field that holds page:line labels; those are compared elsewhere.
 */
export function checkPageMentions(written: Readonly<Record<string, unknown>>, labels: string | undefined, citations: readonly Citation[], sources: readonly SourceText[]): readonly Citation[] {
  const documents = sources.filter(({ documentId }) => documentId !== null);
  const printed = once(() => printedNumbers(sources));
  const quotedBy = new Map(citations.flatMap((citation) => {
    const source = citation.state === 'not-found' || citation.documentId === null ? undefined : documents.find(({ documentId }) => documentId === citation.documentId);
    return source === undefined ? [] : [[citation.path, source] as const];
  }));
  const lacks = (source: SourceText, number: number): boolean => source.ownPages === true && source.pages.length > 0 && number > source.pages.length;

  function isWrong({ last, before, after }: Mention, quoted: SourceText | null): boolean {
    const named = documents.find(({ name }) => before.endsWith(name.toLowerCase()) || (ofSomething.test(after) && after.replace(ofSomething, '').replace(/^(?:the\s+)?[“”"'’(\s]*/, '').startsWith(name.toLowerCase())));
    if (named !== undefined) return lacks(named, last) && !printed().has(last);
    if (quoted === null || ofSomething.test(after) || ofAnother.test(before)) return false;
    return documents.every((source) => lacks(source, last)) && !printed().has(last);
  }

  return proseOf(written, quotedBy).filter(({ path }) => labels === undefined || !path.endsWith(`.${labels}`)).flatMap(({ path, text, quoted }) => mentionsIn(text)
    .filter((mention, index, all) => isWrong(mention, quoted) && all.findIndex(({ quote }) => quote === mention.quote) === index)
    .map(({ quote }): Citation => ({ path, document: formName, documentId: null, page: null, quote, state: 'not-found', foundPage: null })));
}

function mentionsIn(text: string): readonly Mention[] {
  return [...text.matchAll(mentionPattern)].map((match): Mention => {
    const end = match.index + match[0].length;
    return {
      quote: match[0], last: Math.max(Number(match[1]), Number(match[2] ?? 0)),
      before: text.slice(Math.max(0, match.index - nameReach), match.index).toLowerCase().replace(/[\s,;:([“”"'’]+(?:on|at|see)?\s*$/, ''), after: text.slice(end, end + nameReach).toLowerCase().replace(linePattern, ''),
    };
  });
}

/** Every text of a draft but its quotations. */
function proseOf(written: Readonly<Record<string, unknown>>, quotedBy: ReadonlyMap<string, SourceText>): readonly Prose[] {
  function walk(value: unknown, path: string, quoted: SourceText | null): readonly Prose[] {
    if (typeof value === 'string') return [{ path, text: value, quoted }];
    if (Array.isArray(value)) return value.flatMap((item: unknown, index) => walk(item, `${path}.${index}`, quoted));
    if (typeof value !== 'object' || value === null) return [];
    const own = quotedBy.get(`${path}.evidence`) ?? null;
    return Object.entries(value).flatMap(([name, part]: [string, unknown]) => (name === 'evidence' ? [] : walk(part, `${path}.${name}`, own)));
  }
  return Object.entries(written).flatMap(([section, value]) => walk(value, section, null));
}

/** Numbers that a source prints, or may print, as those of pages. */
function printedNumbers(sources: readonly SourceText[]): ReadonlySet<number> {
  const found = new Set<number>();
  const texts = sources.flatMap(({ name, pages }) => [name, ...pages]);
  for (const text of texts) {
    for (const [, first = '', last = first] of text.matchAll(mentionPattern)) for (let number = Number(first); number <= Number(last); number += 1) found.add(number);
    for (const line of text.split('\n')) for (const number of [/^\W*0*(\d{1,4})(?!\d)/.exec(line)?.[1], /(?:^|\D)0*(\d{1,4})\W*$/.exec(line)?.[1], /\b(\d{1,4})\s+(?:of|\/)\s+\d/i.exec(line)?.[1]]) if (number !== undefined) found.add(Number(number));
  }
  return found;
}
