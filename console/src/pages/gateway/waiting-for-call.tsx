import type { LedgerRow } from '@keystead/contract';
import { Button } from '@mantine/core';
import { CircleAlert, CircleCheck, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useRead } from '../../api/index.ts';
import { announce, formatMilliseconds, formatMoney, formatNumber, SandboxBadge } from '../../ui/index.ts';
import { type CallDialect, type Target } from './clients.ts';
import classes from './gateway.module.css';
import { type CallOutcome, sendCall } from './send-call.ts';
import { useModels } from './use-models.ts';

/** The newest call since this was first shown, by the given token or by any; looks at the ledger every second until there is one. */
function useArrivedCall(tokenId: string | null): { readonly row: LedgerRow | null; readonly first: boolean } {
  const [before, setBefore] = useState<ReadonlySet<string> | null>(null);
  const [answered, setAnswered] = useState(false);
  const rows = useRead('listLedger', { query: { limit: 20 } }, { pollMilliseconds: answered ? false : 1_000 }).data?.items;
  if (before === null && rows !== undefined) setBefore(new Set(tokenId === null ? rows.map((row) => row.requestId) : []));
  const arrived = rows?.find((row) => before !== null && !before.has(row.requestId) && (tokenId === null || row.tokenId === tokenId)) ?? null;
  if (arrived?.outcome === 'answered' && !answered) setAnswered(true);
  const outcome = arrived?.outcome ?? null;
  useEffect(() => {
    if (outcome !== null) announce(outcome === 'answered' ? 'Your call arrived and was answered' : 'A call arrived and was not answered');
  }, [outcome]);
  return { row: arrived, first: before === null || before.size === 0 };
}

export interface WaitingForCallProps {
  readonly tokenId: string | null;
  /** The secret part, where it is at hand: then the call can be made from here. */
  readonly token: string | null;
  readonly dialect: CallDialect;
  readonly url: string;
  readonly preferredCredentialId?: string | null;
  readonly onArrived?: (row: LedgerRow) => void;
}

const longestAnswer = 480;

/** “Waiting for your first call…”, which turns green by itself when the ledger has it. */
export function WaitingForCall({ tokenId, token, dialect, url, preferredCredentialId = null, onArrived }: WaitingForCallProps) {
  const { row, first } = useArrivedCall(tokenId);
  const { model } = useModels(dialect, preferredCredentialId);
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<CallOutcome | null>(null);
  useEffect(() => { if (row?.outcome === 'answered') onArrived?.(row); }, [onArrived, row]);
  async function sendNow(target: Target): Promise<void> {
    setSending(true);
    setOutcome(await sendCall(dialect, target));
    setSending(false);
  }
  const state = stateOf(row, outcome);
  return (
    <div className={classes.wait} data-state={state}>
      <div className={classes.waitWords}>
        {marks[state]}
        <div>
          <p className={classes.waitTitle}>{state === 'waiting' && !first ? 'Waiting for the next call…' : titles[state]} {row?.sandbox === true && <SandboxBadge />}</p>
          {row !== null && outcome !== null && outcome.text !== '' && <p className={classes.waitAnswer}>“{shorten(outcome.text)}”</p>}
          <p className={classes.waitDetail}>{row === null ? outcome?.text ?? hint(token) : describe(row)}</p>
        </div>
      </div>
      {state !== 'answered' && token !== null && (
        <Button variant="default" leftSection={<Send size={15} aria-hidden />} loading={sending} disabled={model === null} onClick={() => void sendNow({ url, token, model: model ?? '' })}>Send it from here</Button>
      )}
    </div>
  );
}

const marks = {
  waiting: <span className={classes.pulse} aria-hidden />,
  answered: <CircleCheck size={19} className={classes.waitIcon} aria-hidden />,
  refused: <CircleAlert size={19} className={classes.waitIcon} aria-hidden />,
} as const;
const titles = { waiting: 'Waiting for your first call…', answered: 'Your call arrived and was answered', refused: 'A call arrived, but it was not answered' } as const;

function stateOf(row: LedgerRow | null, outcome: CallOutcome | null): keyof typeof titles {
  if (row?.outcome === 'answered') return 'answered';
  return row !== null || outcome?.ok === false ? 'refused' : 'waiting';
}

function hint(token: string | null): string {
  return token === null ? 'Run the code above with a token of yours.' : 'Run the code above, or send it from here.';
}

function describe(row: LedgerRow): string {
  const parts = [
    row.servedModel ?? row.askedModel,
    row.tokens.input === null ? null : `${formatNumber(row.tokens.input)} tokens in, ${formatNumber(row.tokens.output)} out`,
    costOf(row),
    formatMilliseconds(row.latencyMs),
    row.fingerprint === null ? null : `key ${row.fingerprint}`,
    row.outcome === 'answered' ? null : `status ${row.status}`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** An answer to read at a glance: whole if it is short, else cut between words and seen to be cut. */
function shorten(answer: string): string {
  const text = answer.trim().replaceAll(/\n{2,}/g, '\n');
  return text.length <= longestAnswer ? text : `${text.slice(0, longestAnswer).replace(/\s+\S*$/, '')} …`;
}

function costOf(row: LedgerRow): string {
  if (row.costNanoUsd === null) return 'cost unknown';
  return row.sandbox ? `${formatMoney(row.costNanoUsd)}, charged by nobody` : formatMoney(row.costNanoUsd);
}
