import { Button } from '@mantine/core';
import { ShieldCheck, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { Badge, Card, Dialog, Form, FormActions, PasswordField, ProblemNotice, toast } from '../../ui/index.ts';
import { TotpEnrolment } from './totp-enrolment.tsx';

type Started = AnswerOf<'startTotp'>;

/** One's own authenticator app: set up, switched off. */
export function Authenticator({ on, onEnrolled }: { readonly on: boolean; readonly onEnrolled: () => void }) {
  const [removing, setRemoving] = useState(false);
  const [starting, setStarting] = useState(false);
  const [started, setStarted] = useState<Started | null>(null);
  function done(): void {
    setStarted(null);
    toast('The authenticator app is on', 'It is asked for at sign-in, and before keys, people or rules are changed.');
    onEnrolled();
  }
  return (
    <Card
      title="Authenticator app" lead="Six digits from your phone, asked for after the password. With it a stolen password is not enough to reach the vault."
      actions={on ? <Badge tone="good" icon={ShieldCheck}>On</Badge> : <Badge tone="warn" dot>Off</Badge>}
    >
      {started !== null
        ? <TotpEnrolment started={started} onDone={done} onCancel={() => setStarted(null)} />
        : on
          ? <Button variant="default" onClick={() => setRemoving(true)}>Switch it off</Button>
          : <Button leftSection={<Smartphone size={16} aria-hidden />} onClick={() => setStarting(true)}>Set it up</Button>}
      <StartDialog opened={starting} onClose={() => setStarting(false)} onStarted={(answer) => { setStarted(answer); setStarting(false); }} />
      <RemoveDialog opened={removing} onClose={() => setRemoving(false)} />
    </Card>
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
  const remove = useAction('removeTotp', { invalidates: ['readSession', 'readHome', 'listMembers', 'readSecondFactors'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await remove.run({ body: { password: values['password'] ?? '' } }) === null) return;
    toast('The authenticator app is off');
    onClose();
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Switch the authenticator app off?">
      <Form onSubmit={(values) => void submit(values)} issues={remove.problem?.issues}>
        <span className="ks-soft">Without another second factor your password alone signs you in then, recovery codes stop working, and keys, people and rules stay as they are until you set one up again.</span>
        <PasswordField name="password" label="Password" autoComplete="current-password" required data-autofocus />
        <ProblemNotice problem={remove.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" color="red" loading={remove.busy}>Switch it off</Button></FormActions>
      </Form>
    </Dialog>
  );
}
