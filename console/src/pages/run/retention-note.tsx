import type { Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { Clock } from 'lucide-react';
import { useMay } from '../../api/index.ts';
import { formatDateTime, Notice, Time } from '../../ui/index.ts';
import { ruleWords, sourceWords } from '../../vocabulary/index.ts';

/** Whether there was a text that is no more. */
export const textIsGone = ({ content, outputHash }: Pick<Run, 'content' | 'outputHash'>): boolean => outputHash !== null && (content.state === 'purged' || content.state === 'not-stored' || content.state === 'elsewhere');

/** How long the text of a run is there, or what became of it; nothing where it is simply kept. */
export function RetentionNote({ run }: { readonly run: Run }) {
  const { state, rule, source, endsAt, endedAt, held } = run.content;
  const under = <>Rule: {ruleWords(rule)} ({sourceWords[source]}).</>;
  if (state === 'memory') {
    return (
      <Notice tone="warn" title="Not stored: export it before you leave">
        {endsAt === null
          ? <p>Form and draft stay in the server’s memory while it is written, and for a while afterwards. {under}</p>
          : <p>You alone can read, edit and export it, until <Until iso={endsAt} />. Then its record, its receipt and the hash of its text remain. {under}</p>}
      </Notice>
    );
  }
  if (state === 'elsewhere') return <Notice title="Its text is in the memory of another server process"><p>It is not stored, and only that process can show it, until <Until iso={endsAt} />. Try again; if it stays away, your operator has to lead each person to one process. {under}</p></Notice>;
  if (state === 'purged') return <Notice title={<>The content was purged{endedAt === null ? '' : <> on {formatDateTime(endedAt)}</>}</>} actions={<Entry run={run} />}><Rest>{under}</Rest></Notice>;
  if (state === 'not-stored') return <Notice title="The content was not stored"><Rest>{under}</Rest></Notice>;
  if (held && rule.mode !== 'keep') return <Notice title="Kept by a legal hold"><p>A document of this run is under hold. Without it, the content would end {endsAt === null ? 'by its rule' : <>on <Until iso={endsAt} /></>}. {under}</p></Notice>;
  if (endsAt === null) return null;
  const waits = run.state === 'awaiting-approval';
  return (
    <Notice icon={Clock} title={<>Its content ends <Time iso={endsAt} /></>}>
      <p>{waits ? 'It is held sealed until it is decided over, or can no longer be; after a decision there is time to export it. ' : rule.mode === 'session' ? 'At the latest: it ends with the session of whoever started it. ' : ''}{under}</p>
    </Notice>
  );
}

function Until({ iso }: { readonly iso: string | null }) {
  return iso === null ? <>a moment from now</> : <time dateTime={iso}>{formatDateTime(iso)}</time>;
}

function Rest({ children }: { readonly children: React.ReactNode }) {
  return <p>What went in and what came out of it cannot be read any more, by anybody. Its record, its receipt and the hash of its text remain. {children}</p>;
}

/** The log says that it was done. */
function Entry({ run }: { readonly run: Run }) {
  const mayAudit = useMay('audit.read');
  return mayAudit && run.content.endedAt !== null ? <Button size="xs" variant="default" component="a" href="/audit?action=run.purged">See the entry in the log</Button> : null;
}
