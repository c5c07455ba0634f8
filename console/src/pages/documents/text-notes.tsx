import type { AnswerOf } from '../../api/index.ts';
import { Notice } from '../../ui/index.ts';

/** Below it, words that were read from a picture are likely to be wrong. */
export const doubtfulConfidence = 70;

/** What a reader should know of a text before they trust it: pages read from pictures, and what the file hides. */
export function TextNotes({ text }: { readonly text: AnswerOf<'readDocumentText'> }) {
  const read = text.pages.flatMap(({ number, ocrConfidence }) => (ocrConfidence === null ? [] : [{ number, ocrConfidence }]));
  const doubtful = read.filter(({ ocrConfidence }) => ocrConfidence < doubtfulConfidence);
  return (
    <>
      {read.length > 0 && (
        <Notice tone={doubtful.length > 0 ? 'warn' : 'info'} title={read.length === text.pages.length ? 'Read from pictures' : `${read.length} of ${text.pages.length} pages were read from pictures`}>
          Letters may be wrong: compare names, dates and amounts with the original.{doubtful.length > 0 && ` Least sure: ${doubtful.slice(0, 10).map(({ number, ocrConfidence }) => `page ${number} (${ocrConfidence}%)`).join(', ')}.`}
        </Notice>
      )}
      {text.hidden.length > 0 && (
        <Notice tone="warn" title="It holds text that people do not see">
          <p>Apps do not read it, and it is not part of the pages.</p>
          <ul>{text.hidden.slice(0, 20).map(({ page, reason, text: words }, index) => <li key={index}>Page {page}, {reason}: “{words.length > 200 ? `${words.slice(0, 200)}…` : words}”</li>)}</ul>
        </Notice>
      )}
    </>
  );
}

/** What a page is called in a list of pages: its place, where it has one. */
export function pageLabel({ number, part, firstRow }: AnswerOf<'readDocumentText'>['pages'][number]): string {
  if (part === null) return `Page ${number}`;
  return firstRow === null ? `Page ${number}: ${part}` : `Page ${number}: ${part}, from row ${firstRow}`;
}
