import { Button } from '@mantine/core';
import { ArrowRight, FlaskConical } from 'lucide-react';
import { Column, FormActions, Notice } from '../../ui/index.ts';
import { SealedFacts } from '../credentials/credential-card.tsx';
import { type AddedCredential, KeyForm } from '../credentials/key-form.tsx';

/** A key or the sandbox; then what is left to see of it. */
export function KeyStep({ credential, onAdded, onNext }: { readonly credential: AddedCredential | null; readonly onAdded: (credential: AddedCredential | null) => void; readonly onNext: () => void }) {
  if (credential === null) {
    return (
      <>
        <KeyForm short onAdded={onAdded} />
        <FormActions><Button variant="subtle" color="gray" onClick={onNext}>Skip for now</Button></FormActions>
      </>
    );
  }
  const valid = credential.health.state === 'valid';
  return (
    <Column>
      <Notice tone={valid && !credential.sandbox ? 'good' : 'warn'} {...(credential.sandbox ? { icon: FlaskConical } : {})} title={credential.sandbox ? 'The sandbox is ready' : valid ? `${credential.providerName} accepts the key. It is sealed.` : 'Sealed, but the provider could not say whether it is good'}>
        {credential.sandbox ? <p>What it answers is marked as sandbox wherever it shows. Add a real key whenever you like.</p> : <p>This is all that anyone will ever see of it:</p>}
      </Notice>
      <SealedFacts credential={credential} />
      <FormActions>
        <Button variant="default" onClick={() => onAdded(null)}>Add another</Button>
        <Button rightSection={<ArrowRight size={16} aria-hidden />} onClick={onNext} data-autofocus>Continue</Button>
      </FormActions>
    </Column>
  );
}
