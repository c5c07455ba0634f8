import type { EvidencePack, PackFormat } from '@keystead/contract';
import { Button } from '@mantine/core';
import { Download, PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { download, toApiProblem, type ApiProblem, useAction, useRead } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, formatNumber, ProblemNotice, type TableColumn, Time, toast } from '../../ui/index.ts';
import classes from './evidence.module.css';
import { packWords } from './words.ts';

const pollMilliseconds = 3_000;
const formats: readonly { readonly format: PackFormat; readonly label: string }[] = [{ format: 'zip', label: 'ZIP' }, { format: 'pdf', label: 'PDF' }, { format: 'html', label: 'HTML' }];

/** Packs for reviewers outside: made here, verified anywhere. */
export function PacksTab() {
  const list = useRead('listEvidencePacks', undefined, { pollMilliseconds });
  const make = useAction('makeEvidencePack', { invalidates: ['listEvidencePacks'] });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const packs = list.data?.items;
  const underWay = packs?.some(({ state }) => state === 'waiting' || state === 'writing' || state === 'proving') ?? true;

  async function save(pack: EvidencePack, format: PackFormat): Promise<void> {
    setProblem(null);
    await download('downloadEvidencePack', { params: { packId: pack.id }, query: { format } }, `evidence.${format}`).catch((error: unknown) => setProblem(toApiProblem(error)));
  }

  const columns: readonly TableColumn<EvidencePack>[] = [
    { id: 'when', header: 'As of', role: 'title', cell: (row) => <Time iso={row.madeAt ?? row.requestedAt} /> },
    { id: 'state', header: 'State', cell: (row) => <><Badge tone={packWords[row.state].tone} dot>{packWords[row.state].label}</Badge>{row.failure !== null && <><br /><span className="ks-soft">{row.failure}</span></>}</> },
    { id: 'files', header: 'Files', align: 'end', cell: (row) => (row.files === null ? <span className="ks-faint">–</span> : formatNumber(row.files)) },
    { id: 'manifest', header: 'SHA-256 of its manifest', role: 'detail', cell: (row) => (row.manifestSha256 === null ? <span className="ks-faint">–</span> : <code title={row.manifestSha256}>{row.manifestSha256.slice(0, 16)}…</code>) },
    { id: 'by', header: 'By', cell: (row) => row.requestedByName ?? <span className="ks-faint">a program</span> },
    { id: 'until', header: 'Deleted', cell: (row) => (row.expiresAt === null || row.state === 'expired' ? <span className="ks-faint">–</span> : <Time iso={row.expiresAt} />) },
    {
      id: 'actions', header: 'Files', role: 'actions',
      cell: (row) => (row.state !== 'ready' ? null : <span className={classes.files}>{formats.map(({ format, label }) => <Button key={format} size="compact-xs" variant="default" leftSection={<Download size={12} aria-hidden />} onClick={() => void save(row, format)}>{label}</Button>)}</span>),
    },
  ];
  return (
    <Card
      flush title="Evidence packs" lead="Everything on this page as of one moment: HTML, PDF, and a ZIP whose manifest stands in the signed audit log. The command keystead evidence verify FILE checks it without any server."
      actions={<Button loading={make.busy} disabled={underWay} onClick={() => void make.run({ body: {} }).then((made) => { if (made !== null) toast('The pack is being made'); })}>Make a pack</Button>}
    >
      <ProblemNotice problem={problem ?? make.problem} />
      <DataTable label="Evidence packs" columns={columns} rows={packs} rowKey={(row) => row.id} problem={list.error} onRetry={() => void list.refetch()} empty={<EmptyState icon={PackageCheck} title="No pack was made yet"><p>Make one when a reviewer asks. It is ready within two minutes or so.</p></EmptyState>} />
    </Card>
  );
}
