import { Button } from '@mantine/core';
import { Download, FileCheck2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type AnswerOf, type ApiProblem, download, saveText, toApiProblem, useRead } from '../../api/index.ts';
import { Badge, Card, CopyValue, Facts, formatNumber, Line, ProblemNotice, Time } from '../../ui/index.ts';

type Publication = AnswerOf<'readAuditCheckpoint'>['publications'][number];

/** What is signed of the log, and the way to check it without trusting anybody here. */
export function CheckpointCard() {
  const { data, error, refetch } = useRead('readAuditCheckpoint', undefined, { pollMilliseconds: 30_000 });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const checkpoint = data?.checkpoint ?? null;

  async function exportLog(): Promise<void> {
    setBusy(true);
    setProblem(null);
    await download('exportAuditLog', {}, 'keystead-audit.jsonl').catch((cause: unknown) => setProblem(toApiProblem(cause)));
    setBusy(false);
  }

  return (
    <Card title="Signed checkpoint" lead="Once a minute, what the log holds is signed. Keep a checkpoint somewhere else: whoever changes, removes or rolls back entries later cannot make them fit it again."
      actions={(
        <Line gap="xs">
          {checkpoint !== null && <Button variant="default" size="xs" leftSection={<Download size={14} aria-hidden />} onClick={() => saveText(checkpoint.note, fileOf(checkpoint.size))}>Checkpoint</Button>}
          <Button variant="default" size="xs" loading={busy} leftSection={<FileCheck2 size={14} aria-hidden />} onClick={() => void exportLog()}>Export for a verifier</Button>
        </Line>
      )}
      footer={<>Check an export anywhere, without this server: <code>keystead audit verify FILE --key KEY --checkpoint CHECKPOINT</code></>}>
      <ProblemNotice problem={problem ?? (data === undefined ? error : null)} onRetry={() => void refetch()} />
      {data !== undefined && (
        <Facts facts={[
          ['Covers', checkpoint === null ? 'Nothing yet: the first one is signed within a minute of the first entry' : `${formatNumber(checkpoint.size)} ${checkpoint.size === 1 ? 'entry' : 'entries'}`],
          checkpoint === null ? null : ['Signed', <Time key="signed" iso={checkpoint.madeAt} />],
          checkpoint === null ? null : ['Root', <CopyValue key="root" value={checkpoint.root} what="the root" />, 'of the Merkle tree over all of them, RFC 6962'],
          ['Verifier key', <CopyValue key="key" value={data.verifierKey} what="the verifier key" />, 'to be kept by whoever verifies'],
          ...data.publications.map((published): Fact => [placeName(published), <PublishedThere key={published.place} published={published} />, published.place.startsWith('witness:') ? 'cosigned there: it vouches that the log only ever grew' : 'out of reach of whoever can change this database']),
        ]} />
      )}
    </Card>
  );
}

type Fact = readonly [name: string, value: ReactNode, hint?: string];

const placeNames: Readonly<Record<string, string>> = { s3: 'Published in a bucket', https: 'Published to an address', mail: 'Published by mail' };

function placeName({ place }: Publication): string {
  return placeNames[place] ?? `Witness ${place.slice(place.indexOf(':') + 1)}`;
}

const states = { current: { tone: 'good', words: 'Up to date' }, behind: { tone: 'neutral', words: 'Not yet the newest' }, failing: { tone: 'bad', words: 'Cannot be published' } } as const;

function PublishedThere({ published: { state, size, publishedAt, failingSince, note } }: { readonly published: Publication }) {
  const { tone, words } = states[state];
  return (
    <Line gap="xs">
      <Badge tone={tone} dot>{words}</Badge>
      {publishedAt !== null && <span>{formatNumber(size)} {size === 1 ? 'entry' : 'entries'}, <Time iso={publishedAt} /></span>}
      {failingSince !== null && <span>since <Time iso={failingSince} /></span>}
      {note !== null && <Button variant="default" size="compact-xs" leftSection={<Download size={12} aria-hidden />} onClick={() => saveText(note, fileOf(size))}>Cosigned checkpoint</Button>}
    </Line>
  );
}

const fileOf = (size: number): string => `keystead-checkpoint-${size}.txt`;
