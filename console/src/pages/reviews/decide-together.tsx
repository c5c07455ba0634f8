import { Button, Checkbox, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, type ItemOf, useAction, useSession } from '../../api/index.ts';
import { announce, Card, Notice, ProblemNotice, toast } from '../../ui/index.ts';
import { qualificationWords, subjectOf } from '../../vocabulary/index.ts';
import classes from './reviews.module.css';

type Row = ItemOf<'listReviews'>;
type Refused = AnswerOf<'decideRuns'>['items'];

/** Decides over the chosen drafts, each about its own text. Those that were not opened take a statement that they were reviewed. */
export function DecideTogether({ rows, onDone }: { readonly rows: readonly Row[]; readonly onDone: () => void }) {
  const me = useSession();
  const decide = useAction('decideRuns', { invalidates: ['listReviews', 'listRuns', 'readHome', 'readBatch', 'listBatchRows', 'readRun'] });
  const [reviewed, setReviewed] = useState(false);
  const [attested, setAttested] = useState(false);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null);
  const [refused, setRefused] = useState<Refused>([]);
  const unopened = rows.filter((row) => !row.opened).length;
  const doubtful = rows.filter((row) => (row.doubts ?? 0) > 0);
  const [first] = rows;
  // A person who is alone in the organisation decides by attesting that they hold the qualification.
  const attests = rows.some((row) => !me.qualifications.includes(row.qualification) || (row.fourEyes && (row.startedBy === me.user.id || row.editedBy === me.user.id)));
  const lacks = (decision: 'approve' | 'reject' | null): boolean => decision !== null && ((unopened > 0 && !reviewed) || (attests && !attested) || (decision === 'reject' && reason.trim() === ''));

  async function send(decision: 'approve' | 'reject'): Promise<void> {
    setAsked(decision);
    setRefused([]);
    if (lacks(decision)) return;
    const answer = await decide.run({ body: { decision, reviewed: reviewed && unopened > 0, ...(attests ? { attestation: true } : {}), ...(reason.trim() === '' ? {} : { reason: reason.trim() }), items: rows.slice(0, 100).map(({ runId, subjectHash }) => ({ runId, subjectHash })) } });
    if (answer === null) return;
    const failed = answer.answer.items.filter((item) => !item.decided);
    const done = answer.answer.items.length - failed.length;
    setRefused(failed);
    const words = `${done} ${done === 1 ? 'draft' : 'drafts'} ${decision === 'approve' ? 'approved' : 'rejected'}`;
    announce(`${words}${failed.length === 0 ? '' : `, ${failed.length} refused`}.`);
    toast(words, failed.length === 0 ? 'Each by a decision of its own.' : `${failed.length} could not be decided.`);
    if (failed.length === 0) onDone();
  }
  return (
    <Card title={rows.length === 1 ? 'One draft chosen' : `${rows.length} drafts chosen`} lead="Each is decided about exactly its own text, by a decision of its own." className={classes.together ?? ''}>
      <div className={classes.form}>
        {doubtful.length > 0 && (
          <Notice tone="warn" title={`Look before you decide: ${doubtful.length} of ${rows.length} ${doubtful.length === 1 ? 'holds' : 'hold'} something doubtful`}>
            A figure or quote that stands in no source, or not where it says. It is marked in the draft. Approved as it stands, it leaves as it stands.
            <ul className={classes.refused}>{doubtful.map((row) => <li key={row.runId}><a className="ks-link" href={`/runs/${row.runId}`}>{subjectOf(row)}</a>: {row.doubts} to look at</li>)}</ul>
          </Notice>
        )}
        {unopened > 0 && (
          <Checkbox
            label={unopened === rows.length ? 'I have reviewed every one of these drafts.' : `I have reviewed the ${unopened} that I did not open here as well.`} description="You have not opened all of them in their present text. This statement stands in the record of each decision."
            checked={reviewed} onChange={(event) => setReviewed(event.currentTarget.checked)} error={asked !== null && !reviewed ? 'Open each of them, or state this.' : undefined}
          />
        )}
        {attests && first !== undefined && <Checkbox label={`I am ${qualificationWords[first.qualification]} and have read these texts whole.`} checked={attested} onChange={(event) => setAttested(event.currentTarget.checked)} error={asked !== null && !attested ? 'Confirm this first.' : undefined} />}
        <Textarea label="Reason" description="Needed to reject; kept in the record either way." autosize minRows={1} maxRows={6} maxLength={2_000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={asked === 'reject' && reason.trim() === '' ? 'Say what has to change.' : undefined} />
        <ProblemNotice problem={decide.problem} />
        {refused.length > 0 && (
          <Notice tone="bad" title={refused.length === 1 ? 'One could not be decided' : `${refused.length} could not be decided`}>
            <ul className={classes.refused}>{refused.map((item) => { const row = rows.find(({ runId }) => runId === item.runId); return <li key={item.runId}><strong>{row === undefined ? 'A draft' : subjectOf(row)}</strong>: {item.refusal?.title} {item.refusal?.fix}</li>; })}</ul>
          </Notice>
        )}
        <div className={classes.buttons}>
          <Button loading={decide.busy && asked === 'approve'} disabled={decide.busy} onClick={() => void send('approve')}>Approve {rows.length === 1 ? 'it' : `these ${rows.length}`}</Button>
          <Button variant="default" loading={decide.busy && asked === 'reject'} disabled={decide.busy} onClick={() => void send('reject')}>Reject {rows.length === 1 ? 'it' : `these ${rows.length}`}</Button>
        </div>
      </div>
    </Card>
  );
}
