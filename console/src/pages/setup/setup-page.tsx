import { useState } from 'react';
import { SessionContext, useOptionalSession, useRead } from '../../api/index.ts';
import { readFragment, useGo, useSearchParameter } from '../../navigation/index.ts';
import { BarePage, Notice, Steps, Waiting } from '../../ui/index.ts';
import type { AddedCredential } from '../credentials/key-form.tsx';
import { AppStep } from './app-step.tsx';
import { CallStep } from './call-step.tsx';
import { KeyStep } from './key-step.tsx';
import { OwnerStep } from './owner-step.tsx';

const steps = [
  { id: 'owner', label: 'You' },
  { id: 'key', label: 'A key' },
  { id: 'call', label: 'First call' },
  { id: 'app', label: 'First app' },
] as const;
type StepId = (typeof steps)[number]['id'];

const words: Readonly<Record<StepId, { readonly title: string; readonly lead: string }>> = {
  owner: { title: 'Welcome. Who is this for?', lead: 'You become the owner of your organisation here. It takes less than two minutes to the first result.' },
  key: { title: 'Put a provider key into the vault', lead: 'Keystead works with your own keys. Yours is checked with a free call, sealed, and can never be read again.' },
  call: { title: 'Make your first call', lead: 'Any official SDK works; only the address and the key change.' },
  app: { title: 'Run your first app', lead: 'The same key also works for people: apps that read documents and write drafts you can check.' },
};

/** The first minutes: owner, key or sandbox, first call, first app. The token of the setup link stands in the fragment and is used once. */
export function Page() {
  const [token] = useState(() => readFragment('token'));
  const [asked, setStep] = useSearchParameter<StepId>('step', 'owner');
  const [credential, setCredential] = useState<AddedCredential | null>(null);
  const session = useOptionalSession();
  const go = useGo();
  const step: StepId = asked === 'owner' && session.me !== null ? 'key' : asked;
  if (session.loading) return <BarePage title="Set up Keystead" wide><Waiting /></BarePage>;
  if (session.me === null && token === null) return <NoToken />;
  if (session.me === null && step !== 'owner') return <NoToken />;
  const show = (next: StepId) => setStep(next, { replace: false });
  return (
    <SessionContext value={session.me}>
      <BarePage title={words[step].title} lead={words[step].lead} wide top={<Steps label="Setting up" steps={steps} current={step} />}>
        {step === 'owner' && <OwnerStep token={token ?? ''} onDone={() => go('/setup?step=key', { replace: true })} />}
        {step === 'key' && <KeyStep credential={credential} onAdded={setCredential} onNext={() => show('call')} />}
        {step === 'call' && <CallStep credential={credential} onNext={() => show('app')} onBack={() => show('key')} />}
        {step === 'app' && <AppStep onBack={() => show('call')} />}
      </BarePage>
    </SessionContext>
  );
}

function NoToken() {
  const setup = useRead('readSetup');
  const installed = setup.data?.installed === true;
  return (
    <BarePage title={installed ? 'Keystead is set up already' : 'Open the setup link'} below={<a className="ks-link" href="/sign-in">Sign in</a>}>
      <Notice title={installed ? 'The setup link was used' : 'The last part of the link is missing'}>
        <p>{installed ? 'Sign in, or ask an owner of your organisation to invite you.' : 'Copy the whole link that was printed where Keystead was started. It works once and for ten minutes; a restart prints a new one.'}</p>
      </Notice>
    </BarePage>
  );
}
