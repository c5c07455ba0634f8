import { Button } from '@mantine/core';
import { ExternalLink } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import Markdown, { type Components } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import classes from './model-text.module.css';

/** What text from a model may hold: words, lists, tables, code. No raw HTML, no pictures, no forms; links only to the web and to mail. */
const allowed = {
  ...defaultSchema,
  tagNames: ['p', 'br', 'strong', 'em', 'del', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'img'],
  attributes: { a: ['href'], img: ['alt'], ol: ['start'], th: ['align'], td: ['align'] },
  protocols: { href: ['http', 'https', 'mailto'] },
  clobberPrefix: 'text-',
};

const components: Components = {
  a: ({ href, children }) => <GuardedLink href={href ?? ''}>{children}</GuardedLink>,
  img: ({ alt }) => <span className={classes.picture}>[picture{alt === undefined || alt === '' ? '' : `: ${alt}`}]</span>,
  h1: Heading, h2: Heading, h3: Heading, h4: Heading, h5: Heading, h6: Heading,
  table: ({ children }) => <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table"><table>{children}</table></div>,
};

/** Headings inside a text do not disturb the outline of the page. */
function Heading({ children }: { readonly children?: ReactNode }) {
  return <p className={classes.heading}>{children}</p>;
}

/** Text as a model wrote it, made safe. */
export function ModelText({ text }: { readonly text: string }) {
  return (
    <div className={classes.text}>
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[[rehypeSanitize, allowed]]} components={components} skipHtml>{text}</Markdown>
    </div>
  );
}

/** A link of a text we did not write: where it leads is shown in full first, and only then can it be opened. */
function GuardedLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const [shown, setShown] = useState(false);
  const id = useId();
  if (!/^(?:https?:|mailto:)/i.test(href)) return <>{children}</>;
  return (
    <span className={classes.link}>
      <button type="button" aria-expanded={shown} aria-controls={id} onClick={() => setShown(!shown)}>{children}<ExternalLink size={12} aria-hidden /></button>
      {shown && (
        <span id={id} className={classes.address}>
          <code>{href}</code>
          <Button component="a" href={href} target="_blank" rel="noopener noreferrer nofollow" size="compact-xs" variant="default">Open in a new tab</Button>
        </span>
      )}
    </span>
  );
}
