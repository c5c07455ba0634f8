import { Button } from '@mantine/core';
import type { EncryptionKey, EncryptionRing } from '@keystead/contract';
import { KeyRound, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, Confirm, DataTable, EmptyState, formatNumber, Notice, type TableColumn, Time, toast, type Tone } from '../../ui/index.ts';
import { DestroyKeys } from './destroy-keys.tsx';
import { RotationList } from './rotation-list.tsx';
import { sealsWhat } from './words.ts';

type Read = AnswerOf<'listEncryptionKeys'>;

const states: Readonly<Record<EncryptionKey['state'], { readonly tone: Tone; readonly label: string }>> = {
  current: { tone: 'good', label: 'Current' },
  earlier: { tone: 'warn', label: 'Opens what is old' },
  destroyed: { tone: 'neutral', label: 'Destroyed' },
};

const columns: readonly TableColumn<EncryptionKey>[] = [
  { id: 'seals', header: 'Seals', role: 'title', cell: (key) => <>{sealsWhat[key.ring].name} <span className="ks-faint">v{key.version}</span></> },
  { id: 'state', header: 'State', cell: (key) => <Badge tone={states[key.state].tone} dot>{states[key.state].label}</Badge> },
  { id: 'sealed', header: 'Sealed now', align: 'end', cell: (key) => formatNumber(key.sealedCount) },
  { id: 'wraps', header: 'Of its limit', align: 'end', role: 'detail', cell: (key) => share(key.wraps, key.wrapLimit) },
  { id: 'kms', header: 'Wrapped by', cell: (key) => <span className="ks-mono">{key.kms} {key.kmsKeyId}</span> },
  { id: 'age', header: 'Made', align: 'end', cell: (key) => <Time iso={key.createdAt} /> },
];

const pollMilliseconds = 1_500;

/** The organisation’s encryption keys, their rotation, and their end. */
export function TenantKeys() {
  const [asking, setAsking] = useState(false);
  const read = useRead('listEncryptionKeys');
  const rotate = useAction('rotateEncryptionKeys', { invalidates: ['listEncryptionKeys'] });
  const mayRotate = useMay('credentials.manage');
  const mayDestroy = useMay('encryption.destroy');
  const keys = read.data?.keys;
  const begun = (read.data?.rotations ?? []).some((rotation) => rotation.finishedAt === null);
  // The same reading, more often while something moves.
  useRead('listEncryptionKeys', undefined, { enabled: begun, pollMilliseconds: begun ? pollMilliseconds : false });
  async function begin(): Promise<void> {
    if (await rotate.run({ body: {} }) === null) return;
    setAsking(false);
    toast('Rotation has begun', 'It goes on in the background, also if you leave this page.');
  }
  const usable = read.data !== undefined && !read.data.destroyed && read.data.keys.length > 0;
  return (
    <>
      {read.data?.destroyed === true && <Notice tone="bad" title="The encryption keys of this organisation were destroyed"><p>Nothing that was sealed under them opens again, and nothing new can be sealed.</p></Notice>}
      <Card
        flush title="Encryption keys" lead="One seals provider keys, the other documents and drafts. Nobody can read them; only the service that wraps them opens them."
        actions={mayRotate && usable ? <Button variant="default" leftSection={<RotateCw size={16} aria-hidden />} disabled={begun} onClick={() => setAsking(true)}>{begun ? 'Rotating' : 'Rotate'}</Button> : undefined}
      >
        <DataTable
          label="Encryption keys" columns={columns} rows={keys} rowKey={(key) => key.id} muted={(key) => key.state === 'destroyed'} problem={read.error} onRetry={() => void read.refetch()}
          empty={<EmptyState icon={KeyRound} title="No encryption key yet"><p>The first ones are made with the first provider key or document.</p></EmptyState>}
        />
      </Card>
      {read.data !== undefined && read.data.rotations.length > 0 && <RotationList rotations={read.data.rotations} />}
      {mayDestroy && usable && <DestroyKeys counts={countsOf(read.data)} />}
      <Confirm opened={asking} onClose={() => setAsking(false)} title="Rotate the encryption keys?" confirmLabel="Rotate" danger={false} busy={rotate.busy} problem={rotate.problem} onConfirm={() => void begin()}>
        <p>New versions seal what is new. Everything sealed before is moved to them, and the former versions are destroyed at the end. Calls, documents and drafts go on without a pause, and fingerprints stay as they are.</p>
        <p>It also happens by itself once a year.</p>
      </Confirm>
    </>
  );
}

function countsOf(read: Read | undefined): Readonly<Record<EncryptionRing, number>> {
  const of = (ring: EncryptionRing): number => (read?.keys ?? []).reduce((sum, key) => sum + (key.ring === ring ? key.sealedCount : 0), 0);
  return { credential: of('credential'), content: of('content') };
}

/** Small shares are no news: a key is replaced long before its limit. */
function share(wraps: number, limit: number): string {
  const percent = (wraps / limit) * 100;
  return percent < 0.1 ? 'below 0.1 %' : `${percent.toFixed(1)} %`;
}
