import { Button } from '@mantine/core';
import { ShieldCheck, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useSession } from '../../api/index.ts';
import { Badge, Card, Column, Dialog, Form, FormActions, PasswordField, ProblemNotice, toast } from '../../ui/index.ts';
import { TotpEnrolment } from './totp-enrolment.tsx';

type Started = AnswerOf<'startTotp'>;

/** One's own second factor. */
export function Security() {
  const { user } = useSession();
  const [removing, setRemoving] = useState(false);
  const [starting, setStarting] = useState(false);
  const [started, setStarted] = useState<Started | null>(null);
  return (
    <Column>
      <Card
        title="Authenticator app" lead="Six digits from your phone, asked for after the password. With it a stolen password is not enough to reach the vault."
        actions={user.secondFactor ? <Badge tone="good" icon={ShieldCheck}>On</Badge> : <Badge tone="warn" dot>Off</Badge>}
      >
        {user.secondFactor
          ? <Button variant="default" onClick={() => setRemoving(true)}>Switch it off</Button>
          : started === null
            ? <Button leftSection={<Smartphone size={16} aria-hidden />} onClick={() => setStarting(true)}>Set it up</Button>
            : <TotpEnrolment started={started} onDone={() => { setStarted(null); toast('The authenticator app is on', 'It is asked for at your next sign-in.'); }} onCancel={() => setStarted(null)} />}
      </Card>
      <StartDialog opened={starting} onClose={() => setStarting(false)} onStarted={(answer) => { setStarted(answer); setStarting(false); }} />
      <RemoveDialog opened={removing} onClose={() => setRemoving(false)} />
    </Column>
  );
}

function StartDialog({ opened, onClose, onStarted }: { readonly opened: boolean; readonly onClose: () => void; readonly onStarted: (started: Started) => void }) {
  const start = useAction('startTotp');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await start.run({ body: { password: values['password'] ?? '' } });
    if (result !== null) onStarted(result.answer);
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="First, your password">
      <Form onSubmit={(values) => void submit(values)} issues={start.problem?.issues}>
        <PasswordField name="password" label="Password" autoComplete="current-password" required data-autofocus />
        <ProblemNotice problem={start.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={start.busy}>Continue</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function RemoveDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const remove = useAction('removeTotp', { invalidates: ['readSession', 'readHome', 'listMembers'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await remove.run({ body: { password: values['password'] ?? '' } }) === null) return;
    toast('The authenticator app is off');
    onClose();
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Switch the authenticator app off?">
      <Form onSubmit={(values) => void submit(values)} issues={remove.problem?.issues}>
        <span className="ks-soft">After that your password alone signs you in, and your recovery codes stop working.</span>
        <PasswordField name="password" label="Password" autoComplete="current-password" required data-autofocus />
        <ProblemNotice problem={remove.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" color="red" loading={remove.busy}>Switch it off</Button></FormActions>
      </Form>
    </Dialog>
  );
}
