import { Button } from '@mantine/core';
import { ownKeyForms, ownKeySettingNames } from '@keystead/contract';
import { KeySquare } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, Column, EmptyState, Facts, Line, Notice, ProblemNotice, Time, toast, Waiting } from '../../ui/index.ts';
import { ConnectOwnKey } from './connect-own-key.tsx';
import { RemoveOwnKey } from './remove-own-key.tsx';

type Connected = NonNullable<AnswerOf<'readOwnKey'>['ownKey']>;

const lead = 'A key in your own key service, which must agree each time your encryption keys are opened. Take it away there, and what you sealed here closes.';

/** The key of the organisation’s own key service: connect it, check it, take it away. */
export function OwnKey() {
  const read = useRead('readOwnKey');
  const mayManage = useMay('credentials.manage');
  const [connecting, setConnecting] = useState(false);
  if (read.error !== null) return <Card title="Your own key"><ProblemNotice problem={read.error} onRetry={() => void read.refetch()} /></Card>;
  if (read.data === undefined) return <Card title="Your own key"><Waiting /></Card>;
  const { ownKey } = read.data;
  return (
    <>
      {ownKey === null ? (
        <Card title="Your own key" lead={lead} actions={<Badge tone="neutral" dot>Not connected</Badge>}>
          <EmptyState icon={KeySquare} title="Only Keystead’s root key guards yours" actions={mayManage ? <Button onClick={() => setConnecting(true)}>Connect a key</Button> : undefined}>
            With a key in AWS KMS, Google Cloud KMS, Azure Key Vault, Vault or OpenBao, both are needed. Nothing stops while you connect it.
          </EmptyState>
        </Card>
      ) : <ConnectedKey ownKey={ownKey} mayManage={mayManage} onReplace={() => setConnecting(true)} />}
      {connecting && <ConnectOwnKey replacing={ownKey !== null} onClose={() => setConnecting(false)} />}
    </>
  );
}

function ConnectedKey({ ownKey, mayManage, onReplace }: { readonly ownKey: Connected; readonly mayManage: boolean; readonly onReplace: () => void }) {
  const check = useAction('checkOwnKey', { invalidates: ['readOwnKey'] });
  const [removing, setRemoving] = useState(false);
  const form = ownKeyForms[ownKey.service];
  const well = ownKey.health.state === 'ok';
  async function look(): Promise<void> {
    const result = await check.run({});
    if (result !== null && result.answer.ownKey.health.state === 'ok') toast('Your key service answers', 'It wrapped and unwrapped something just now.');
  }
  return (
    <Card title="Your own key" lead={lead} actions={<Badge tone={well ? 'good' : 'bad'} dot>{well ? 'Connected' : 'Does not answer'}</Badge>}>
      <Column>
        {!well && <Notice tone="bad" title="Your key service did not do its work when it was last asked"><p>{ownKey.health.detail ?? 'It did not say why.'}</p></Notice>}
        <Facts facts={[
          ['Service', form.name],
          [form.keyLabel, <code key="key">{ownKey.key}</code>],
          ...ownKeySettingNames.flatMap((name): (readonly [string, string])[] => {
            const value = ownKey.settings[name];
            return value === undefined ? [] : [[form.settings[name]?.label ?? name, value]];
          }),
          ['Connected', <Time key="connected" iso={ownKey.connectedAt} />],
          ['Last checked', <Time key="checked" iso={ownKey.health.checkedAt} />],
        ]} />
        <ProblemNotice problem={check.problem} />
        {mayManage && (
          <Line>
            <Button variant="default" loading={check.busy} onClick={() => void look()}>Check it now</Button>
            <Button variant="default" onClick={onReplace}>Replace it</Button>
            <Button variant="default" color="red" onClick={() => setRemoving(true)}>Disconnect</Button>
          </Line>
        )}
      </Column>
      {removing && <RemoveOwnKey onClose={() => setRemoving(false)} />}
    </Card>
  );
}
