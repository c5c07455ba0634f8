import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AnswerOf } from '../../../api/index.ts';
import type { TextMark } from '../../../ui/index.ts';
import { type LaidPage, layPage, pageTitle, type Piece } from './lay-page.ts';
import classes from './sources.module.css';

type DocumentTextAnswer = AnswerOf<'readDocumentText'>;
type Page = DocumentTextAnswer['pages'][number];

/** Below this, a word read from a picture is likely to be wrong. */
const surelyRead = 70;

export interface SourceTextProps {
  readonly text: DocumentTextAnswer;
  readonly marks: readonly TextMark[];
  /** Scrolled to where no mark is. */
  readonly page: number | null;
}

/** A document as it was read, page by page, in a frame of its own that is scrolled to what is cited. What a reader of the file does not see stands apart. */
export function SourceText({ text, marks, page }: SourceTextProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [first] = marks;
  const wanted = first !== undefined ? `page ${first.page} from ${first.start}` : page === null ? null : `page ${page}`;
  useEffect(() => {
    const outer = frame.current;
    if (outer === null || wanted === null) return;
    const number = first?.page ?? page;
    const target = outer.querySelector<HTMLElement>(`[data-page="${number}"] mark`) ?? outer.querySelector<HTMLElement>(`[data-page="${number}"]`);
    if (target === null) return;
    // Only the frame scrolls, never the page around it.
    const down = target.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop;
    const across = target.getBoundingClientRect().left - outer.getBoundingClientRect().left;
    outer.scrollTo({ top: target.tagName === 'MARK' ? Math.max(0, down - outer.clientHeight / 3) : down });
    const table = target.closest(`.${classes.tableFrame}`);
    if (table !== null && across > table.clientWidth) table.scrollTo({ left: across - table.clientWidth / 3 });
  }, [first, page, wanted]);
  return (
    <div ref={frame} className={classes.frame} tabIndex={0} role="region" aria-label={`Text of ${text.name}`}>
      {text.paging === 'derived' && text.pages.length > 1 && text.pages.every(({ part }) => part === null) && <p className={classes.paging}>This file has no pages of its own; it was cut into pages here.</p>}
      {text.pages.map((each) => <SourcePage key={each.number} page={each} mark={marks.find((mark) => mark.page === each.number) ?? null} hidden={text.hidden.filter((passage) => passage.page === each.number)} />)}
    </div>
  );
}

function SourcePage({ page, mark, hidden }: { readonly page: Page; readonly mark: TextMark | null; readonly hidden: DocumentTextAnswer['hidden'] }) {
  const title = pageTitle(page.number, page);
  const doubtful = page.ocrConfidence !== null && page.ocrConfidence < surelyRead;
  return (
    <section className={classes.page} data-page={page.number} aria-label={title}>
      <p className={classes.pageHead}>
        <span>{title}</span>
        {page.ocrConfidence !== null && <span data-doubtful={doubtful}>read from a picture, {page.ocrConfidence} % sure{doubtful ? ': compare with the original' : ''}</span>}
      </p>
      {page.text.trim() === '' ? <p className="ks-page-blank">No text on this page</p> : <Laid page={layPage(page, mark)} />}
      {hidden.map((passage) => (
        <details key={passage.text} className={classes.hidden}>
          <summary><TriangleAlert size={13} aria-hidden /> Hidden in the file: {passage.reason}</summary>
          <p>Whoever opens the file does not see these words, and the app did not read them.</p>
          <blockquote>{passage.text}</blockquote>
        </details>
      ))}
    </section>
  );
}

function Laid({ page }: { readonly page: LaidPage }) {
  if (page.form === 'text') return <p className="ks-page-words"><Pieces pieces={page.pieces} /></p>;
  if (page.form === 'message') {
    return (
      <>
        <dl className={classes.mail}>{page.head.map((line) => <div key={line.name}><dt>{line.name}</dt><dd><Pieces pieces={line.pieces} /></dd></div>)}</dl>
        <p className="ks-page-words"><Pieces pieces={page.pieces} /></p>
      </>
    );
  }
  return (
    <div className={classes.tableFrame}>
      <table className={classes.table}>
        <tbody>
          {page.rows.map((row, index) => (
            <tr key={index} data-cited={row.cited}>
              {row.cells.map((cell, column) => <td key={column}>{column === 0 && row.cited && <span className="ks-hidden">Cited row: </span>}<Pieces pieces={cell} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return <>{pieces.map((piece, index) => (piece.marked ? <mark key={index} className="ks-mark">{piece.text}</mark> : <span key={index}>{piece.text}</span>))}</>;
}
