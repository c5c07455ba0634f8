import { useEffect, useRef } from 'react';
import classes from './page-text.module.css';

/** A stretch of a page's text, by its character positions. */
export interface TextMark {
  readonly page: number;
  readonly start: number;
  readonly end: number;
}

export interface PageTextProps {
  readonly pages: readonly { readonly number: number; readonly text: string }[];
  readonly label: string;
  readonly marks?: readonly TextMark[];
  /** Scrolled to where no mark is. */
  readonly page?: number | null;
  /** Fills the height it is given instead of a height of its own. */
  readonly tall?: boolean;
}

/** The text of a document, page by page, in a frame of its own, scrolled to what is marked. */
export function PageText({ pages, label, marks = [], page = null, tall = false }: PageTextProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [first] = marks;
  const wanted = first !== undefined ? `[data-mark="${first.page}-${first.start}"]` : page !== null ? `[data-page="${page}"]` : null;
  useEffect(() => {
    const outer = frame.current;
    const target = wanted === null ? null : outer?.querySelector<HTMLElement>(wanted);
    if (outer === null || target === null || target === undefined) return;
    // Only the frame scrolls, never the page around it.
    const offset = target.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop;
    outer.scrollTo({ top: target.tagName === 'MARK' ? Math.max(0, offset - outer.clientHeight / 3) : offset });
  }, [wanted]);
  return (
    <div ref={frame} className={classes.frame} data-tall={tall} tabIndex={0} role="region" aria-label={label}>
      {pages.map((entry) => (
        <section key={entry.number} className={classes.page} data-page={entry.number} aria-label={`Page ${entry.number}`}>
          <p className={classes.number} aria-hidden>Page {entry.number}</p>
          {entry.text.trim() === '' ? <p className="ks-page-blank">No text on this page</p> : <p className="ks-page-words">{marked(entry.text, marks.filter((mark) => mark.page === entry.number))}</p>}
        </section>
      ))}
    </div>
  );
}

function marked(text: string, marks: readonly TextMark[]): React.ReactNode {
  const [mark] = marks;
  if (mark === undefined) return text;
  return <>{text.slice(0, mark.start)}<mark className="ks-mark" data-mark={`${mark.page}-${mark.start}`}>{text.slice(mark.start, mark.end)}</mark>{text.slice(mark.end)}</>;
}
