import type { AppDetail, Run } from '@keystead/contract';
import { Button, Checkbox, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeyOf, useAction, useSession } from '../../../api/index.ts';
import { useSearchParameters } from '../../../navigation/index.ts';
import { announce, CopyValue, formatDate, Notice, ProblemNotice, Time, toast } from '../../../ui/index.ts';
import { qualificationNames, qualificationWords } from '../../../vocabulary/index.ts';
import { doubtsOf, summariseChecks } from '../output/citations.ts';
import { ArrangeReview } from './arrange-review.tsx';
import { AskAgain } from './ask-again.tsx';
import classes from './review.module.css';

type Approval = NonNullable<Run['approval']>;
type Decision = 'approve' | 'reject';

/** Who may approve this text, who did, and the decision itself. */
export function ApprovalSection({ run, app, onChanges }: { readonly run: Run; readonly app: AppDetail; readonly onChanges: () => void }) {
  const { approval } = run;
  return (
    <section className={classes.section} aria-labelledby="approval">
      <h2 id="approval" className={classes.title}>Approval</h2>
      {run.edited && <EditedNote run={run} onChanges={onChanges} />}
      {approval === null ? <NoApproval run={run} app={app} /> : approval.state === 'open' ? <OpenApproval key={approval.subjectHash} run={run} approval={approval} /> : <Decided run={run} approval={approval} />}
    </section>
  );
}

/** Whoever decides sees first that it is not the model's text any more, and what was changed. */
function EditedNote({ run, onChanges }: { readonly run: Run; readonly onChanges: () => void }) {
  const last = run.edits.at(-1);
  return (
    <p className={classes.text}>
      {last === undefined ? 'A person changed what the model wrote' : `${last.editedByName ?? 'Somebody who has left'} changed what the model wrote`}{last !== undefined && <>, <Time iso={last.editedAt} /></>}.{' '}
      <button type="button" className={classes.link} onClick={onChanges}>See what was changed</button>
    </p>
  );
}

function NoApproval({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  if (run.state === 'stopped' || run.state === 'failed') return <p className={classes.text}>There is no whole draft to approve.</p>;
  return (
    <p className={classes.text}>
      {app.approval.when === 'client' ? 'This one is meant for use inside your organisation and needs no approval.' : 'This app needs no approval.'} It is still a draft: check what you rely on against its source.
    </p>
  );
}

function OpenApproval({ run, approval }: { readonly run: Run; readonly approval: Approval }) {
  const me = useSession();
  const cache = useQueryClient();
  const decide = useAction('decideRun', { invalidates: ['listRuns', 'listReviews', 'readHome', 'listAudit'] });
  const own = run.startedBy === me.user.id;
  const wrote = lastEditor(run) === me.user.id;
  // A person who is alone in the organisation may decide without the standing or the second pair of eyes, by attesting to it.
  const mustAttest = !me.qualifications.includes(approval.qualification) || (approval.fourEyes && (own || wrote));
  const attests = mustAttest || own;
  const doubts = doubtsOf(summariseChecks(run.citations));
  const [attested, setAttested] = useState(false);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState<Decision | null>(null);
  const { read } = useSearchParameters();
  // The decision is about the text that was saved, and the editor shows another one.
  const editing = read('view') === 'edit' && run.may.edit;
  const noReason = asked === 'reject' && reason.trim() === '';
  const lacksAttestation = (decision: Decision | null) => !attested && (decision === 'approve' ? attests : decision === 'reject' && mustAttest);

  async function send(decision: Decision): Promise<void> {
    setAsked(decision);
    if ((decision === 'reject' && reason.trim() === '') || lacksAttestation(decision)) return;
    const body = { decision, subjectHash: approval.subjectHash, ...(reason.trim() === '' ? {} : { reason: reason.trim() }), ...(attested ? { attestation: true } : {}) };
    const decided = await decide.run({ params: { runId: run.id }, body });
    if (decided === null) return;
    cache.setQueryData(queryKeyOf('readRun', { params: { runId: run.id } }), decided.answer);
    announce(decision === 'approve' ? 'Approved. It can be exported now.' : 'Rejected.');
    toast(decision === 'approve' ? 'Approved' : 'Rejected', decision === 'approve' ? 'It can be exported now.' : 'Edit the draft or run it again.');
  }

  return (
    <>
      <p className={classes.text}>Waits for {qualificationWords[approval.qualification]}{approval.fourEyes ? ', who neither started it nor was the last to change its text (four eyes)' : ''}. Open until <span className={classes.date}>{formatDate(approval.expiresAt)}</span>.</p>
      <TextIdentity hash={approval.subjectHash} />
      {me.permissions.includes('apps.run') && <ArrangeReview run={run} approval={approval} />}
      {!run.may.approve && <Notice title="You cannot decide this one">{whyNot(run, approval, me)}</Notice>}
      {run.may.approve && editing && <Notice title="Leave the editor before you decide">The decision is about the text as it was saved. Save your changes or discard them.</Notice>}
      {run.may.approve && !editing && doubts.length > 0 && <Notice tone="warn" title={`Look before you decide: ${doubts.join(', ')}`}>It is marked in the draft. Approved as it stands, it leaves as it stands.</Notice>}
      {run.may.approve && !editing && (
        <form className={classes.form} onSubmit={(event) => { event.preventDefault(); void send('approve'); }}>
          <Textarea
            label="Reason" description="Needed to reject; kept in the record either way." autosize minRows={2} maxRows={8} maxLength={2_000}
            value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={noReason ? 'Say what has to change.' : undefined}
          />
          {attests && (
            <Checkbox
              label={`I am ${qualificationWords[approval.qualification]} and have read this text whole.`} error={lacksAttestation(asked) ? 'Confirm this first.' : undefined}
              checked={attested} onChange={(event) => setAttested(event.currentTarget.checked)}
            />
          )}
          <ProblemNotice problem={decide.problem} {...(decide.problem?.code === 'text_changed' ? { onRetry: () => void cache.invalidateQueries({ queryKey: ['readRun'] }) } : {})} />
          <div className={classes.buttons}>
            <Button type="submit" loading={decide.busy && asked === 'approve'} disabled={decide.busy}>Approve this text</Button>
            <Button variant="default" loading={decide.busy && asked === 'reject'} disabled={decide.busy} onClick={() => void send('reject')}>Reject</Button>
          </div>
        </form>
      )}
    </>
  );
}

/** The text a decision is about is named by its hash: another text has another one. */
function TextIdentity({ hash }: { readonly hash: string }) {
  return (
    <p className={classes.hash}>
      <span>The decision is about exactly this text, known by</span>
      <span title={`SHA-256 ${hash}`}><CopyValue value={hash.slice(0, 12)} what="the hash of the text" /></span>
    </p>
  );
}

/** Who was the last to change the text; saving it as it stands changes nothing. */
const lastEditor = (run: Run): string | null => run.edits.findLast(({ sections }) => sections.length > 0)?.editedBy ?? null;

function whyNot(run: Run, approval: Approval, me: ReturnType<typeof useSession>): string {
  const needed = qualificationNames[approval.qualification];
  if (!me.permissions.includes('approvals.decide')) return 'Your role may read drafts but not approve them. Ask an owner or admin.';
  if (!me.qualifications.includes(approval.qualification)) return `It takes the qualification “${needed}”, which you do not hold. An owner or admin can grant it under People.`;
  if (approval.fourEyes && run.startedBy === me.user.id) return `You started this run, and four eyes are asked for. Ask a colleague who holds “${needed}”.`;
  if (approval.fourEyes && lastEditor(run) === me.user.id) return `You were the last to change this text, and four eyes are asked for. A colleague who holds “${needed}” and did not start the run approves it; or leave the changes to whoever started it, by a comment.`;
  return 'It is not open to you in its present state.';
}

function Decided({ run, approval }: { readonly run: Run; readonly approval: Approval }) {
  const approved = approval.state === 'approved';
  const expired = approval.state === 'expired';
  return (
    <>
      <Notice tone={approved ? 'good' : 'bad'} title={approved ? 'Approved' : expired ? 'The time to approve has passed' : 'Rejected'}>
        {expired
          ? <p>Nobody decided in time. Ask again about the same text, or edit it first.</p>
          : <p>by {approval.decidedByName ?? 'a person who has left'}, as {qualificationWords[approval.qualification]}, <Time iso={approval.decidedAt} /></p>}
        {approval.reason !== null && <p className={classes.reason}>“{approval.reason}”</p>}
      </Notice>
      <TextIdentity hash={approval.subjectHash} />
      {expired && <AskAgain run={run} />}
      {!approved && run.may.edit && <p className={classes.text}>Edit the draft and save it: that asks for approval anew.</p>}
    </>
  );
}
