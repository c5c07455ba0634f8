import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card, Column, FormActions, Notice, PageHeader, Steps, WithAside } from '../../ui/index.ts';
import { type AddedCredential, KeyForm, type KeyPhase } from './key-form.tsx';
import { SealedFacts } from './credential-card.tsx';
import { WhatHappens } from './what-happens.tsx';

const steps = [{ id: 'paste', label: 'Paste' }, { id: 'seal', label: 'Sealed in this browser' }, { id: 'check', label: 'Checked' }, { id: 'kept', label: 'In the vault' }] as const;

/** Adds a key: paste, seal, check, keep. */
export function Page() {
  const [added, setAdded] = useState<AddedCredential | null>(null);
  const [phase, setPhase] = useState<KeyPhase>('paste');
  function again(): void {
    setAdded(null);
    setPhase('paste');
  }
  return (
    <>
      <PageHeader title="Add a key" lead="Sealed in this browser, checked with a free call to its provider, and kept. After that nobody can read it, you included." trail={[{ label: 'Credentials', href: '/credentials' }]} actions={<Button variant="default" component="a" href="/credentials/import">Import from a file</Button>} />
      <WithAside aside={<WhatHappens />}>
        {added === null
          ? <Card><Steps label="Adding a key" steps={steps} current={phase} /><KeyForm onAdded={setAdded} onPhase={setPhase} /></Card>
          : (
            <Card title={added.label}>
              <Steps label="Adding a key" steps={steps} current="kept" />
              <Column>
                <Notice tone={added.health.state === 'valid' ? 'good' : 'warn'} title={added.health.state === 'valid' ? 'Checked and sealed' : 'Sealed, but its health is not known yet'}>
                  <p>{added.health.state === 'valid' ? 'Tokens of this environment can use it from now on.' : 'The provider could not say whether it is good. You can check it again on its page.'}</p>
                </Notice>
                <SealedFacts credential={added} />
              </Column>
              <FormActions>
                <Button variant="default" onClick={again}>Add another</Button>
                <Button variant="default" component="a" href={`/credentials/${added.id}`}>Open it</Button>
                <Button component="a" href="/gateway">Connect a program</Button>
              </FormActions>
            </Card>
          )}
      </WithAside>
    </>
  );
}
