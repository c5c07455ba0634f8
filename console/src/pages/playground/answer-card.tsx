import { SegmentedControl } from '@mantine/core';
import { Star } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ApiProblem, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, CodeBlock, Facts, formatMilliseconds, formatMoney, formatNumber, ProblemNotice, SandboxBadge, type Tone } from '../../ui/index.ts';
import { useNames } from '../../vocabulary/index.ts';
import type { CallProgress } from './gateway-call.ts';
import { dialectNames } from './dialect-names.ts';
import classes from './playground.module.css';

const states: Readonly<Record<CallProgress['state'], { readonly label: string; readonly tone: Tone }>> = {
  sending: { label: 'Waiting for the first byte', tone: 'neutral' }, answering: { label: 'Answering', tone: 'info' }, done: { label: 'Answered', tone: 'good' }, stopped: { label: 'Stopped', tone: 'neutral' }, failed: { label: 'Not answered', tone: 'bad' },
};

/** The answer as it comes, who gave it, and what it cost once the ledger has it. */
export function AnswerCard({ progress, problem }: { readonly progress: CallProgress | null; readonly problem: ApiProblem | null }) {
  const [view, setView] = useState('text');
  if (problem !== null) return <ProblemNotice problem={problem} />;
  if (progress === null) return null;
  const { label, tone } = states[progress.state];
  return (
    <Card
      title="The answer" lead={formatMilliseconds(progress.milliseconds)}
      actions={<><Badge tone={tone} dot>{label}{progress.status !== null && progress.status >= 400 && ` ${progress.status}`}</Badge><SegmentedControl size="xs" aria-label="Show the answer as" value={view} onChange={setView} data={[{ value: 'text', label: 'Text' }, { value: 'raw', label: 'As it came' }]} /></>}
    >
      {view === 'raw' ? <CodeBlock label="answer as it came" code={progress.raw === '' ? 'Nothing has come yet.' : progress.raw} wrap /> : <p className={classes.answer} data-state={progress.state}>{progress.text === '' ? emptyWords(progress) : progress.text}</p>}
      <Receipt progress={progress} />
    </Card>
  );
}

function costWords({ costNanoUsd, outcome, sandbox }: AnswerOf<'readRequest'>): string {
  if (costNanoUsd === null) return outcome === 'refused' ? 'nothing, it was not sent' : 'unknown';
  return sandbox ? `${formatMoney(costNanoUsd)}, charged by nobody` : formatMoney(costNanoUsd);
}

function emptyWords({ state }: CallProgress): string {
  return state === 'sending' || state === 'answering' ? '…' : state === 'stopped' ? 'Stopped before the first words.' : 'No words: see it as it came.';
}

function Receipt({ progress: { receipt, state } }: { readonly progress: CallProgress }) {
  const names = useNames();
  const over = state === 'done' || state === 'failed' || state === 'stopped';
  const requestId = receipt?.requestId ?? null;
  const maySee = useMay('usage.read');
  const [settled, setSettled] = useState<string | null>(null);
  const { data } = useRead('readRequest', { params: { requestId: requestId ?? '' } }, { enabled: over && requestId !== null && maySee, pollMilliseconds: settled === requestId ? false : 700 });
  const row = data?.requestId === requestId ? data : undefined;
  if (row !== undefined && settled !== requestId) setSettled(requestId);
  if (receipt === null) return null;
  return (
    <Facts facts={[
      receipt.provider === null ? ['Provider', 'none was reached'] : ['Provider', <span key="provider">{names.provider(receipt.provider)} {receipt.sandbox && <SandboxBadge />}</span>],
      receipt.fingerprint === null ? null : ['Key', <code key="key" className="ks-mono">{receipt.fingerprint}</code>],
      receipt.model === null ? null : ['Model', <span key="model" className="ks-mono">{receipt.servedModel ?? receipt.model}{receipt.servedModel !== null && <Star size={12} className={classes.star} aria-label="another name than was asked for" />}</span>],
      receipt.attempts === null ? null : ['Attempts', receipt.attempts],
      receipt.translatedFrom === null ? null : ['Provider’s dialect', dialectNames.find(({ value }) => value === receipt.translatedFrom)?.label ?? receipt.translatedFrom, receipt.warnings === null ? 'Translated both ways; everything was carried over' : `Translated both ways; ${receipt.warnings} without an exact twin`],
      row === undefined ? null : ['Tokens', `${formatNumber(row.tokens.input)} in, ${formatNumber(row.tokens.output)} out`],
      row === undefined ? null : ['Cost', costWords(row)],
      requestId === null || !maySee ? null : ['Request', <a key="request" className="ks-link" href={`/requests?request=${requestId}`}>See it in the request log</a>],
    ]} />
  );
}
