import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, FileText, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useMay, usePages } from '../../api/index.ts';
import { ClassMeaning, ClassSelect } from '../../data-class/index.ts';
import { Badge, Card, DataTable, EmptyState, formatBytes, formatNumber, PageHeader, type TableColumn, Time } from '../../ui/index.ts';
import { ChosenList, type Uploads, UploadZone, useUploads } from '../../uploads/index.ts';
import { dataClassName, documentKindNames } from '../../vocabulary/index.ts';
import { DeleteDocument } from './delete-document.tsx';
import classes from './documents.module.css';

type Row = ItemOf<'listDocuments'>;

/** Every document of the organisation. */
export function Page() {
  const mayWrite = useMay('documents.write');
  const uploads = useUploads('documents page');
  const [leaving, setLeaving] = useState<Row | null>(null);
  const list = usePages('listDocuments', {});
  const columns: readonly TableColumn<Row>[] = [
    { id: 'name', header: 'Document', role: 'title', cell: (row) => <span className={classes.name}><FileText size={16} strokeWidth={1.75} aria-hidden /><a href={`/documents/${row.id}`}>{row.name}</a></span> },
    { id: 'state', header: 'State', cell: (row) => <DocumentState row={row} /> },
    { id: 'kind', header: 'Kind', cell: (row) => documentKindNames[row.kind] },
    { id: 'class', header: 'Data class', cell: (row) => (row.dataClass === null ? <span className="ks-faint">–</span> : <Badge>{dataClassName(row.dataClass)}</Badge>) },
    { id: 'pages', header: 'Pages', align: 'end', role: 'detail', cell: (row) => formatNumber(row.pageCount) },
    { id: 'size', header: 'Size', align: 'end', role: 'detail', cell: (row) => formatBytes(row.sizeBytes) },
    { id: 'uploaded', header: 'Uploaded', align: 'end', cell: (row) => <Time iso={row.uploadedAt} /> },
    ...(mayWrite ? [{ id: 'actions', header: 'Actions', role: 'actions' as const, cell: (row: Row) => <RowMenu row={row} onDelete={() => setLeaving(row)} /> }] : []),
  ];
  return (
    <>
      <PageHeader title="Documents" lead="What apps read. Each document is sealed with a key of its own; deleting it destroys that key." />
      {mayWrite && (
        <div className={classes.upload}>
          <UploadZone label="Upload documents" onFiles={uploads.add} hint="PDF, Word or text, at most 25 MB each. They are read at once, walled off from everything else." />
          <UploadClass uploads={uploads} />
          <ChosenList uploads={uploads} />
        </div>
      )}
      <Card flush>
        <DataTable
          label="Documents" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/documents/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={FileText} title="No documents yet"><p>{mayWrite ? 'Drop a file above, or let an app’s sample bring one along.' : 'Someone who may upload has to bring the first one.'}</p></EmptyState>}
        />
      </Card>
      <DeleteDocument document={leaving} onClose={() => setLeaving(null)} onDeleted={() => setLeaving(null)} />
    </>
  );
}

/** The class of what is uploaded next, and what it means. */
function UploadClass({ uploads }: { readonly uploads: Uploads }) {
  return (
    <div className={classes.uploadClass}>
      <ClassSelect label="Data class of what you upload" description="Can be changed later on each document" value={uploads.dataClass} onChange={uploads.classify} />
      <ClassMeaning value={uploads.dataClass} />
    </div>
  );
}

function DocumentState({ row }: { readonly row: Row }) {
  if (row.state === 'ready') return <Badge tone="good" dot>Ready</Badge>;
  if (row.state === 'parsing') return <Badge tone="info" dot>Being read</Badge>;
  return <Badge tone="bad" dot {...(row.failure === null ? {} : { title: row.failure })}>Unreadable</Badge>;
}

function RowMenu({ row, onDelete }: { readonly row: Row; readonly onDelete: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><Ellipsis size={16} aria-hidden /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`/documents/${row.id}`} leftSection={<FileText size={15} aria-hidden />}>See the text</Menu.Item>
        <Menu.Item color="red" leftSection={<Trash2 size={15} aria-hidden />} onClick={onDelete}>Delete</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
