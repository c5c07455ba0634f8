import type { AuditStream } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, Confirm, Dialog, Facts, formatNumber, Line, Notice, ProblemNotice, Time, toast } from '../../ui/index.ts';
import { Deliveries } from './deliveries.tsx';
import { type LogOf, doors } from './doors.ts';
import { ReplayForm } from './replay-form.tsx';
import { StreamForm } from './stream-form.tsx';
import { formatNames, groupNames, kindNames, receiverOf } from './words.ts';

const states = { running: <Badge tone="good" dot>Running</Badge>, retrying: <Badge tone="bad" dot>Trying again</Badge>, paused: <Badge dot>Paused</Badge> } as const;

/** One receiver: how far it is, what is in the way, and what can be done. */
export function StreamCard({ of, stream, onSecret }: { readonly of: LogOf; readonly stream: AuditStream; readonly onSecret: (secret: string) => void }) {
  const [shown, setShown] = useSearchParameter('deliveries', '');
  const { destination, problem } = stream;
  return (
    <Card title={stream.name} lead={`${kindNames[destination.kind]} to ${receiverOf(destination)}`} actions={states[stream.state]}>
      <Column>
        {problem !== null && stream.state !== 'paused' && (
          <Notice tone="bad" title={`Nothing gets through: ${problem.detail}`}>
            <p>Since <Time iso={problem.since} />, tried {formatNumber(problem.attempts)} {problem.attempts === 1 ? 'time' : 'times'}; next <Time iso={problem.nextAt} />. Nothing is lost: it waits in the log.</p>
          </Notice>
        )}
        {stream.pausedBecause === 'gone' && <Notice tone="warn" title="The receiver wants no more"><p>It answered 410. Let the stream go on once it takes entries again.</p></Notice>}
        <Facts facts={[
          ['Sends', groupNames(stream.groups)],
          destination.kind === 'webhook' ? null : ['Format', formatNames[destination.format]],
          ['Personal data', stream.includesPersonal ? 'Names and addresses go along' : 'Left out; who acted is an id'],
          ['Last taken', stream.lastDelivered === null ? 'Nothing yet' : <span key="last">Entry {formatNumber(stream.lastDelivered.sequence)}, <Time iso={stream.lastDelivered.at} /></span>],
          ['Still to come', stream.behind === 0 ? 'Nothing: it is at the end of the log' : `${formatNumber(stream.behind)} ${stream.behind === 1 ? 'entry' : 'entries'} to look at`],
          stream.earlierSecretUntil === null ? null : ['Secrets', <span key="secrets">The one before signs too; it ends <Time iso={stream.earlierSecretUntil} /></span>],
        ]} />
        <Actions of={of} stream={stream} onSecret={onSecret} deliveriesShown={shown === stream.id} onDeliveries={() => setShown(shown === stream.id ? null : stream.id)} />
        {shown === stream.id && <Deliveries streamId={stream.id} />}
      </Column>
    </Card>
  );
}

interface ActionsProps { readonly of: LogOf; readonly stream: AuditStream; readonly onSecret: (secret: string) => void; readonly deliveriesShown: boolean; readonly onDeliveries: () => void }

function Actions({ of, stream, onSecret, deliveriesShown, onDeliveries }: ActionsProps) {
  const mayManage = useMay(doors[of].may);
  const invalidates = [doors[of].list, 'listStreamDeliveries'] as const;
  const test = useAction(doors[of].test, { invalidates });
  const update = useAction(doors[of].update, { invalidates });
  const renew = useAction('renewStreamSecret', { invalidates });
  const remove = useAction(doors[of].remove, { invalidates });
  const [question, setQuestion] = useState<'edit' | 'replay' | 'renew' | 'remove' | null>(null);
  const params = { streamId: stream.id };
  const isWebhook = stream.destination.kind === 'webhook';
  async function tryIt(): Promise<void> {
    const sent = await test.run({ params, body: {} });
    if (sent !== null) toast(sent.answer.delivered ? 'The receiver took it' : 'The receiver did not take it', sent.answer.detail);
  }
  async function pause(paused: boolean): Promise<void> {
    if (await update.run({ params, ifMatch: stream.etag, body: { paused } }) !== null) toast(paused ? 'The stream is paused' : 'The stream goes on where it was');
  }
  async function renewSecret(): Promise<void> {
    const made = await renew.run({ params, body: {} });
    if (made === null) return;
    setQuestion(null);
    onSecret(made.answer.signingSecret);
  }
  async function takeAway(): Promise<void> {
    if (await remove.run({ params }) === null) return;
    setQuestion(null);
    toast('The stream is removed');
  }
  return (
    <>
      <Line justify="end" gap="xs">
        {isWebhook && <Button size="xs" variant="default" aria-expanded={deliveriesShown} onClick={onDeliveries}>{deliveriesShown ? 'Hide deliveries' : 'Deliveries'}</Button>}
        {mayManage && (
          <>
            <Button size="xs" variant="default" loading={test.busy} onClick={() => void tryIt()}>Send a test</Button>
            <Button size="xs" variant="default" loading={update.busy} onClick={() => void pause(stream.state !== 'paused')}>{stream.state === 'paused' ? 'Go on' : 'Pause'}</Button>
            <Button size="xs" variant="default" onClick={() => setQuestion('replay')}>Send again</Button>
            <Button size="xs" variant="default" onClick={() => setQuestion('edit')}>Edit</Button>
            {isWebhook && <Button size="xs" variant="default" onClick={() => { renew.clear(); setQuestion('renew'); }}>Renew secret</Button>}
            <Button size="xs" variant="subtle" color="red" onClick={() => { remove.clear(); setQuestion('remove'); }}>Remove</Button>
          </>
        )}
      </Line>
      <ProblemNotice problem={test.problem ?? update.problem} />
      <Dialog opened={question === 'edit'} onClose={() => setQuestion(null)} title={stream.name} size="lg"><StreamForm of={of} stream={stream} onDone={() => setQuestion(null)} onCancel={() => setQuestion(null)} /></Dialog>
      <Dialog opened={question === 'replay'} onClose={() => setQuestion(null)} title="Send again"><ReplayForm of={of} streamId={stream.id} onClose={() => setQuestion(null)} /></Dialog>
      <Confirm opened={question === 'renew'} onClose={() => setQuestion(null)} title="Renew the secret?" confirmLabel="Renew" danger={false} busy={renew.busy} problem={renew.problem} onConfirm={() => void renewSecret()}>
        <p>For a day every webhook carries two signatures: with the new secret and with the one before. Put the new one in place meanwhile.</p>
      </Confirm>
      <Confirm opened={question === 'remove'} onClose={() => setQuestion(null)} title={`Remove “${stream.name}”?`} confirmLabel="Remove" busy={remove.busy} problem={remove.problem} onConfirm={() => void takeAway()}>
        <p>Nothing more is sent there, and where it stood in the log is forgotten. What was sent stays with the receiver.</p>
      </Confirm>
    </>
  );
}
