import { CopyButton } from './copy-button.tsx';
import classes from './code-block.module.css';

export interface CodeBlockProps {
  readonly code: string;
  /** What it is, for the copy button and screen readers, e.g. “curl command”. */
  readonly label: string;
  readonly title?: string;
  /** Long lines are broken instead of scrolled. */
  readonly wrap?: boolean;
}

/** Code to read and to copy whole. */
export function CodeBlock({ code, label, title, wrap = false }: CodeBlockProps) {
  return (
    <figure className={classes.block}>
      <figcaption className={classes.head}>
        <span>{title ?? label}</span>
        <CopyButton text={code} what={label} />
      </figcaption>
      <pre className={classes.code} tabIndex={0} role="group" aria-label={label} data-wrap={wrap}><code>{code}</code></pre>
    </figure>
  );
}

/** One short value in a line with a copy button: an id, an address. */
export function CopyValue({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <span className={classes.value}>
      <code>{value}</code>
      <CopyButton text={value} what={what} />
    </span>
  );
}
