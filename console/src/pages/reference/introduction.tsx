import { CodeBlock } from '../../ui/index.ts';
import type { ApiDocument } from './openapi.ts';
import classes from './operation.module.css';

/** What holds for all operations. */
export function Introduction({ document }: { readonly document: ApiDocument }) {
  const server = document.server ?? location.origin;
  return (
    <section id="introduction" className={classes.operation} aria-labelledby="introduction-title">
      <div className={classes.words}>
        <h2 id="introduction-title" className={classes.tag}>Introduction</h2>
        <dl className={classes.rules}>
          <div><dt>Who you are</dt><dd>Send an API token as <code>Authorization: Bearer ks_…</code>. You make one under <a className="ks-link" href="/gateway?tab=tokens">Gateway</a>; it may do what its scopes allow, in your organisation alone.</dd></div>
          <div><dt>Errors</dt><dd>Every refusal is <code>application/problem+json</code> with a stable <code>code</code>, what to do next as <code>fix</code>, and a <code>traceId</code>. <a className="ks-link" href="#errors">All codes</a></dd></div>
          <div><dt>Lists</dt><dd>Pages of up to 200. Send <code>nextCursor</code> back as <code>cursor</code>; at the end it is <code>null</code>.</dd></div>
          <div><dt>Sending twice</dt><dd>A POST may carry <code>Idempotency-Key</code>: the same key with the same body gives the same answer for a day.</dd></div>
          <div><dt>Editing</dt><dd>Where an answer holds an <code>etag</code>, send it back as <code>If-Match</code>. If somebody was faster, nothing is overwritten.</dd></div>
          <div><dt>Money</dt><dd>In nano-US-dollars, whole numbers: 1,000,000,000 is one dollar. <code>null</code> means that the price is not known.</dd></div>
        </dl>
      </div>
      <div className={classes.code}>
        <CodeBlock wrap title="Try it" label="a first command" code={`export KEYSTEAD_TOKEN=ks_…\ncurl "${server}/api/v1/apps" \\\n  -H "Authorization: Bearer $KEYSTEAD_TOKEN"`} />
      </div>
    </section>
  );
}
