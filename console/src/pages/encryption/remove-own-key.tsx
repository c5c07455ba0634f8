import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Column, Dialog, FormActions, ProblemNotice, toast } from '../../ui/index.ts';

type Mode = 'keep-working' | 'lock';

const afterwards: Readonly<Record<Mode, string>> = {
  'keep-working': 'Your encryption keys open without it from now on.',
  lock: 'Nothing of your organisation opens until the same key is connected again.',
};

/** Asks in which way the own key is to go. */
export function RemoveOwnKey({ onClose }: { readonly onClose: () => void }) {
  const remove = useAction('removeOwnKey', { invalidates: ['readOwnKey', 'listEncryptionKeys'] });
  const [mode, setMode] = useState<Mode>('keep-working');
  async function confirm(): Promise<void> {
    if (await remove.run({ body: { mode } }) === null) return;
    toast('Your own key is disconnected', afterwards[mode]);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Disconnect your own key?">
      <Column>
        <Radio.Group value={mode} onChange={(value) => setMode(value === 'lock' ? 'lock' : 'keep-working')} aria-label="What is to happen to what you sealed">
          <Column gap="sm">
            <Radio value="keep-working" label="Go on without it" description="Your encryption keys are unwrapped from it first, for which your key service must answer. Nothing stops." />
            <Radio value="lock" label="Lock everything" description="It is forgotten at once. Within a second no provider key, document or draft of your organisation opens, until the same key is connected again." />
          </Column>
        </Radio.Group>
        <ProblemNotice problem={remove.problem} />
        <FormActions>
          <Button variant="default" onClick={onClose} data-autofocus>Cancel</Button>
          <Button color="red" loading={remove.busy} onClick={() => void confirm()}>{mode === 'lock' ? 'Lock everything' : 'Disconnect'}</Button>
        </FormActions>
      </Column>
    </Dialog>
  );
}
