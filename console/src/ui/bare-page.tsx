import { type ReactNode, useEffect, useRef } from 'react';
import classes from './bare-page.module.css';
import { Mark } from './brand.tsx';

/** A page outside the shell: sign-in, invitation, setup. */
export function BarePage({ title, lead, wide = false, top, children, below }: { readonly title: string; readonly lead?: ReactNode; readonly wide?: boolean; readonly top?: ReactNode; readonly children: ReactNode; readonly below?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    document.title = `${title} · Keystead`;
    // The first time the browser’s own place is right; afterwards the next step begins at its heading.
    if (shown.current !== title) heading.current?.focus({ preventScroll: true });
    shown.current = title;
  }, [title]);
  return (
    <div className={classes.page}>
      <main className={classes.main} data-wide={wide}>
        <div className={classes.brand}><Mark size={28} /><span>Keystead</span></div>
        {top}
        <h1 ref={heading} tabIndex={-1} className={classes.title}>{title}</h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        <div className={classes.body}>{children}</div>
        {below !== undefined && <div className={classes.below}>{below}</div>}
      </main>
    </div>
  );
}
