import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card, Column, FormActions, Notice, PageHeader, WithAside } from '../../ui/index.ts';
import { type AddedCredential, KeyForm } from './key-form.tsx';
import { SealedFacts } from './credential-card.tsx';
import { WhatHappens } from './what-happens.tsx';

/** Adds a key: paste, check, seal. */
export function Page() {
  const [added, setAdded] = useState<AddedCredential | null>(null);
  return (
    <>
      <PageHeader title="Add a key" lead="Checked with a free call to its provider, then sealed. After that nobody can read it, you included." trail={[{ label: 'Credentials', href: '/credentials' }]} />
      <WithAside aside={<WhatHappens />}>
        {added === null
          ? <Card><KeyForm onAdded={setAdded} /></Card>
          : (
            <Card title={added.label}>
              <Column>
                <Notice tone={added.health.state === 'valid' ? 'good' : 'warn'} title={added.health.state === 'valid' ? 'Checked and sealed' : 'Sealed, but its health is not known yet'}>
                  <p>{added.health.state === 'valid' ? 'Tokens of this environment can use it from now on.' : 'The provider could not say whether it is good. You can check it again on its page.'}</p>
                </Notice>
                <SealedFacts credential={added} />
              </Column>
              <FormActions>
                <Button variant="default" onClick={() => setAdded(null)}>Add another</Button>
                <Button variant="default" component="a" href={`/credentials/${added.id}`}>Open it</Button>
                <Button component="a" href="/gateway">Connect a program</Button>
              </FormActions>
            </Card>
          )}
      </WithAside>
    </>
  );
}
