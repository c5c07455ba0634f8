import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../../api/index.ts';
import { Confirm, Line, ProblemNotice, toast } from '../../../ui/index.ts';
import type { Connection } from './connection.ts';

/** On, off, only way in, checked, removed. */
export function ConnectionActions({ connection, onEdit }: { readonly connection: Connection; readonly onEdit: () => void }) {
  const update = useAction('updateSsoConnection', { invalidates: ['listSsoConnections'] });
  const check = useAction('checkSsoConnection');
  const remove = useAction('deleteSsoConnection', { invalidates: ['listSsoConnections', 'listSsoDomains'] });
  const [question, setQuestion] = useState<'enforce' | 'remove' | null>(null);
  const params = { connectionId: connection.id };
  async function change(body: { enabled?: boolean; enforced?: boolean }, said: string): Promise<void> {
    if (await update.run({ params, ifMatch: connection.etag, body }) === null) return;
    setQuestion(null);
    toast(said);
  }
  async function look(): Promise<void> {
    const result = await check.run({ params });
    if (result !== null) toast(result.answer.ok ? 'It fits' : 'It does not fit', result.answer.detail);
  }
  async function takeAway(): Promise<void> {
    if (await remove.run({ params }) === null) return;
    setQuestion(null);
    toast('The identity provider is removed');
  }
  return (
    <div>
      <Line justify="end" gap="xs">
        <Button size="xs" variant="default" loading={check.busy} onClick={() => void look()}>Check</Button>
        <Button size="xs" variant="default" onClick={onEdit}>Edit</Button>
        {connection.enabled
          ? <Button size="xs" variant="default" loading={update.busy} onClick={() => void change({ enabled: false, enforced: false }, 'It is off')}>Switch off</Button>
          : <Button size="xs" loading={update.busy} onClick={() => void change({ enabled: true }, 'It is on')}>Switch on</Button>}
        {connection.enabled && (connection.enforced
          ? <Button size="xs" variant="default" loading={update.busy} onClick={() => void change({ enforced: false }, 'Passwords work again')}>Allow passwords</Button>
          : <Button size="xs" variant="default" onClick={() => { update.clear(); setQuestion('enforce'); }}>Make it the only way in</Button>)}
        <Button size="xs" variant="subtle" color="red" onClick={() => { remove.clear(); setQuestion('remove'); }}>Remove</Button>
      </Line>
      {question === null && <ProblemNotice problem={update.problem ?? check.problem} />}
      <Confirm opened={question === 'enforce'} onClose={() => setQuestion(null)} title="Make it the only way in?" confirmLabel="Make it the only way in" danger={false} busy={update.busy} problem={update.problem} onConfirm={() => void change({ enforced: true }, 'It is the only way in now')}>
        <p>Passwords and passkeys of people with an address of {connection.domains.join(', ') || 'its domains'} open nothing here any more, and their sessions that came in so end now. Owners keep theirs, so that a provider that fails locks nobody out.</p>
      </Confirm>
      <Confirm opened={question === 'remove'} onClose={() => setQuestion(null)} title={`Remove “${connection.name}”?`} confirmLabel="Remove" busy={remove.busy} problem={remove.problem} onConfirm={() => void takeAway()}>
        <p>Sessions that came in by it end now. People stay; whoever has no password needs a link for one.</p>
      </Confirm>
    </div>
  );
}
