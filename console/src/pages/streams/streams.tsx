import { Button } from '@mantine/core';
import { Plus, Radio } from 'lucide-react';
import { useState } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, Dialog, EmptyState, FormActions, ProblemNotice, SecretOnce, Waiting } from '../../ui/index.ts';
import { StreamCard } from './stream-card.tsx';
import { type LogOf, doors } from './doors.ts';
import { StreamForm } from './stream-form.tsx';

/** Systems that the log is sent to, with how far each is. */
export function Streams({ of = 'organisation' }: { readonly of?: LogOf }) {
  const streams = useRead(doors[of].list, undefined, { pollMilliseconds: 5_000 });
  const mayManage = useMay(doors[of].may);
  const [make, setMake] = useSearchParameter('make', '');
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => { setSecret(null); setMake(null); };
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('stream')}>Add a stream</Button> : undefined;
  return (
    <>
      {streams.data === undefined && (streams.error === null ? <Waiting lines={6} /> : <ProblemNotice problem={streams.error} onRetry={() => void streams.refetch()} />)}
      {streams.data !== undefined && streams.data.items.length === 0 && (
        <Card flush><EmptyState icon={Radio} title="The log is sent nowhere yet" actions={add}><p>Your SIEM gets every entry within seconds, over HTTPS or syslog{of === 'organisation' && '; a webhook tells a program of yours'}. Nothing is lost while a receiver is down.</p></EmptyState></Card>
      )}
      {streams.data !== undefined && streams.data.items.length > 0 && (
        <Column>
          {add !== undefined && <div>{add}</div>}
          {streams.data.items.map((stream) => <StreamCard key={stream.id} of={of} stream={stream} onSecret={setSecret} />)}
        </Column>
      )}
      <Dialog opened={make === 'stream'} onClose={close} title="Add a stream" size="lg">
        <StreamForm of={of} stream={null} onDone={(made) => { setMake(null); setSecret(made); }} onCancel={close} />
      </Dialog>
      <SigningSecret secret={secret} onClose={close} />
    </>
  );
}

function SigningSecret({ secret, onClose }: { readonly secret: string | null; readonly onClose: () => void }) {
  return (
    <Dialog opened={secret !== null} onClose={onClose} title="The webhook’s secret">
      <SecretOnce value={secret ?? ''} label="Signing secret">With it the receiver checks webhook-signature, as Standard Webhooks has it. If you lose it, renew it.</SecretOnce>
      <FormActions><Button onClick={onClose}>I have copied it</Button></FormActions>
    </Dialog>
  );
}
