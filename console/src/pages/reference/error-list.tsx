import { Badge } from '../../ui/index.ts';
import { InlineText } from './inline-text.tsx';
import type { ApiError } from './openapi.ts';
import classes from './operation.module.css';

/** Every error by its code: what happened, and what to do next. */
export function ErrorList({ errors }: { readonly errors: readonly ApiError[] }) {
  return (
    <section id="errors" aria-labelledby="errors-title">
      <h2 id="errors-title" className={classes.tag}>Errors</h2>
      <p className={classes.description}>Codes are stable: branch on them, not on the text. Words in braces are filled in.</p>
      <ul className={classes.errorList}>
        {errors.map((error) => (
          <li key={error.code} id={`error-${error.code}`}>
            <p className={classes.errorHead}><a href={`#error-${error.code}`}><code>{error.code}</code></a><Badge>{error.status}</Badge>{error.retryable && <Badge tone="info" title="Sending the same request again later can succeed">may be retried</Badge>}</p>
            <p><InlineText text={error.title} /></p>
            <p className={classes.fix}><InlineText text={error.fix} /></p>
          </li>
        ))}
      </ul>
    </section>
  );
}
