import type { AppDetail, BatchPreview } from '@keystead/contract';
import { Button, Checkbox, NumberInput } from '@mantine/core';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, type InputOf, useAction, useMay } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Card, DataTable, Facts, formatMoney, formatNumber, Notice, ProblemNotice, SandboxBadge, type TableColumn } from '../../ui/index.ts';
import { approvalWords, useNames } from '../../vocabulary/index.ts';
import classes from './batches.module.css';

type Problem = BatchPreview['problems'][number];
type Wish = Pick<InputOf<'previewBatch'>['body'], 'source' | 'same'>;

const columns: readonly TableColumn<Problem>[] = [
  { id: 'number', header: 'Row', align: 'end', width: '4.5rem', cell: (row) => <span className="ks-number">{row.number}</span> },
  { id: 'label', header: 'Subject', role: 'title', cell: (row) => row.label },
  { id: 'issues', header: 'What is wrong', role: 'text', cell: (row) => <ul className={classes.issues}>{row.issues.map(({ field, title, message }) => <li key={`${field} ${message}`}><strong>{title}</strong> {message}</li>)}</ul> },
];

type Issue = Problem['issues'][number];

/** What is wrong in every row alike: it is no matter of single rows. */
export function sharedIssues({ problems, valid }: BatchPreview): readonly Issue[] {
  const [first] = problems;
  return valid > 0 || problems.length < 2 || first === undefined ? [] : first.issues.filter((issue) => problems.every((row) => row.issues.some((each) => sameIssue(each, issue))));
}

const sameIssue = (one: Issue, other: Issue): boolean => one.field === other.field && one.message === other.message;

/** What is wrong in every row, once. */
export function SharedIssues({ issues }: { readonly issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  return <Notice tone="warn" title="No row can run yet"><ul>{issues.map(({ field, title, message }) => <li key={`${field} ${message}`}><strong>{title}</strong> {message}</li>)}</ul></Notice>;
}

/** The rows that would not run, each with what is wrong in it beside what is wrong in all. */
export function PreviewProblems({ preview }: { readonly preview: BatchPreview }) {
  const shared = sharedIssues(preview);
  const rows = preview.problems.map((row) => ({ ...row, issues: row.issues.filter((issue) => !shared.some((each) => sameIssue(each, issue))) })).filter((row) => row.issues.length > 0);
  if (rows.length === 0) return null;
  const more = shared.length === 0 ? preview.invalid - rows.length : 0;
  return (
    <Card flush title={`${formatNumber(rows.length + more)} ${rows.length + more === 1 ? 'row' : 'rows'} to mend`} lead={`${more > 0 ? `The first ${formatNumber(rows.length)} of them. ` : ''}Mend the list and choose it again, or leave these rows out.`}>
      <DataTable label="Rows that are not valid" columns={columns} rows={rows} rowKey={(row) => String(row.number)} empty={null} />
    </Card>
  );
}

/** How many rows, what it costs, the cap, and the button. */
export function StartCard({ app, wish, preview, stale, problem, onStarted }: { readonly app: AppDetail; readonly wish: Wish | null; readonly preview: BatchPreview | undefined; readonly stale: boolean; readonly problem: ApiProblem | null; readonly onStarted: () => void }) {
  const go = useGo();
  const may = useMay('apps.run');
  const names = useNames();
  const start = useAction('startBatch', { invalidates: ['listBatches'] });
  const [startKey] = useState(randomKey);
  const [cap, setCap] = useState<number | string>('');
  const [skip, setSkip] = useState(false);
  const estimate = preview?.estimate ?? null;
  const capNanoUsd = typeof cap === 'number' && cap > 0 ? Math.round(cap * 1e9) : null;
  const small = capNanoUsd !== null && estimate?.mostForOneNanoUsd !== null && estimate !== null && capNanoUsd < estimate.mostForOneNanoUsd;
  const ready = wish !== null && preview !== undefined && preview.valid > 0 && (preview.invalid === 0 || skip) && !stale && problem === null;

  async function run(): Promise<void> {
    if (wish === null || !ready) return;
    const started = await start.run({ params: { appId: app.id }, body: { ...wish, startKey, capNanoUsd, skipInvalid: skip } });
    if (started === null) return;
    onStarted();
    go(`/batches/${started.answer.id}`);
  }
  return (
    <Card title="Before it runs">
      {preview === undefined
        ? problem === null && <p className={classes.note}>{wish === null ? 'Choose what to run over to see which rows are valid and what it costs.' : 'Reading …'}</p>
        : (
          <Facts facts={[
            ['Rows', <span key="rows" className="ks-number">{formatNumber(preview.valid)} valid{preview.invalid > 0 && `, ${formatNumber(preview.invalid)} not`}</span>],
            ['About', estimate === null ? '–' : estimate.aboutNanoUsd === null ? 'price not known' : formatMoney(estimate.aboutNanoUsd)],
            ['At most', estimate === null ? '–' : estimate.atMostNanoUsd === null ? 'price not known' : formatMoney(estimate.atMostNanoUsd)],
            estimate === null ? null : ['Runs on', <span key="provider">{names.provider(estimate.provider)} {estimate.sandbox && <SandboxBadge />}</span>],
          ]} />
        )}
      {estimate !== null && estimate.atMostNanoUsd !== null && <NumberInput mt="md" label="Cap, US$" description="It pauses before a row that could take it beyond. Left empty: none." min={0} decimalScale={2} hideControls value={cap} onChange={setCap} error={small ? `One row can take up to ${formatMoney(estimate.mostForOneNanoUsd)}.` : undefined} />}
      {preview !== undefined && preview.invalid > 0 && preview.valid > 0 && <Checkbox className={classes.check ?? ''} label={preview.invalid === 1 ? 'Leave out the row that is not valid' : `Leave out the ${formatNumber(preview.invalid)} rows that are not valid`} checked={skip} onChange={(event) => setSkip(event.currentTarget.checked)} />}
      <p className={classes.note}>{approvalWords(app.approval)}. {app.approval.when !== 'never' && 'Until then a draft cannot be exported.'}</p>
      <ProblemNotice problem={problem ?? start.problem} />
      <Button fullWidth size="md" mt="md" leftSection={<Play size={16} aria-hidden />} loading={start.busy} disabled={!may || !ready} onClick={() => void run()}>{preview === undefined || preview.valid === 0 ? 'Run' : `Run ${formatNumber(preview.valid)} ${preview.valid === 1 ? 'row' : 'rows'}`}</Button>
    </Card>
  );
}

/** One for each opening of the page: a start that is sent twice is one batch. Works without HTTPS too. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
