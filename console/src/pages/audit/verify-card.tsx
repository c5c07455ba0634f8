import type { AuditReport } from '@keystead/contract';
import { Button, FileButton, TextInput, Textarea } from '@mantine/core';
import { FileSearch, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, openFile, toApiProblem, useRead } from '../../api/index.ts';
import { Card, Column, counted, formatNumber, Notice, ProblemNotice, Time } from '../../ui/index.ts';
import { canVerify, verifyLog } from '../../verifier/index.ts';
import classes from './audit.module.css';
import { keep, readKept } from './kept-checkpoint.ts';

type Outcome = { readonly state: 'reading'; readonly entries: number } | { readonly state: 'read'; readonly report: AuditReport } | { readonly state: 'failed'; readonly problem: ApiProblem };

/**
 * Verifies the log in this browser: every hash, commitment and signature, from the first entry to the last, with the code that auditors run. What was verified is
 * remembered here, so that a log that was rolled back since does not pass the next time.
 */
export function VerifyCard() {
  const { data } = useRead('readAuditCheckpoint', undefined);
  return data === undefined ? null : <Verifier origin={data.origin} verifierKey={data.verifierKey} />;
}

function Verifier({ origin, verifierKey }: { readonly origin: string; readonly verifierKey: string }) {
  const [pinned, setPinned] = useState('');
  const [published, setPublished] = useState('');
  const [witness, setWitness] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  // Whose key it was checked against: pinned by somebody, or shown by the very server that is checked.
  const [believed, setBelieved] = useState(false);
  const kept = readKept(origin);

  async function verify(open: () => Promise<ReadableStream<Uint8Array>>): Promise<void> {
    setOutcome({ state: 'reading', entries: 0 });
    setBelieved(pinned.trim() === '' && kept === null);
    try {
      const pins = { verifierKey: pinned.trim() === '' ? kept?.verifierKey ?? verifierKey : pinned.trim(), origin, ...(published.trim() === '' ? kept === null ? {} : { checkpoint: kept.checkpoint } : { checkpoint: `${published.trim()}\n` }), ...(witness.trim() === '' ? {} : { witnessKey: witness.trim() }) };
      const found = await verifyLog(await open(), pins, (entries) => setOutcome({ state: 'reading', entries }));
      setOutcome({ state: 'read', report: found.report });
      if (found.report.good && found.checkpoint !== null) keep(origin, { verifierKey: pins.verifierKey, checkpoint: found.checkpoint, entries: found.report.signed, at: new Date().toISOString() });
    } catch (error) {
      setOutcome({ state: 'failed', problem: toApiProblem(error) });
    }
  }

  const busy = outcome?.state === 'reading';
  return (
    <Card title="Verify" lead="Reads the whole log and checks every entry, commitment and signature here, in this browser. What the server says of them is not believed, only what its signatures prove."
      footer={<>Rather without this console? <a className="ks-link" href="/keystead-verifier.html" download>Download the verifier</a>: one file that opens in any browser, also offline, and checks an export.</>}>
      {!canVerify() ? <Notice tone="info" title="Not over plain HTTP">Browsers check signatures only over https. Export the log and run <code>keystead audit verify FILE</code>.</Notice> : (
        <Column gap="sm">
          <TextInput label="Verifier key that you hold from elsewhere" description={kept === null ? 'Left empty, the one that the server shows is taken, and remembered in this browser' : 'Left empty, the one that this browser remembers is taken'} value={pinned} onChange={(event) => setPinned(event.currentTarget.value)} placeholder="…/tenant/…+…+…" />
          <Textarea label="Checkpoint that you hold from elsewhere" description="From the bucket, the mail or the witness where it was published; the log must still hold exactly what it covers" value={published} onChange={(event) => setPublished(event.currentTarget.value)} autosize minRows={2} maxRows={6} />
          <TextInput label="Verifier key of a witness" description="Where given, this witness must have cosigned that checkpoint" value={witness} onChange={(event) => setWitness(event.currentTarget.value)} placeholder="…/witness+…+…" />
          <div className={classes.verifyActions}>
            <Button leftSection={<ShieldCheck size={16} aria-hidden />} loading={busy} onClick={() => void verify(() => openFile('exportAuditLog', {}))}>Verify the log</Button>
            <FileButton onChange={(file) => { if (file !== null) void verify(async () => file.stream()); }} accept=".jsonl,.json,.txt">
              {(properties) => <Button {...properties} variant="default" disabled={busy} leftSection={<FileSearch size={16} aria-hidden />}>Verify an export</Button>}
            </FileButton>
          </div>
          {kept !== null && <p className={classes.kept}>This browser verified {formatNumber(kept.entries)} signed {kept.entries === 1 ? 'entry' : 'entries'} <Time iso={kept.at} />; the log must still hold exactly those.</p>}
        </Column>
      )}
      <div aria-live="polite">
        {outcome?.state === 'reading' && <p className={classes.kept}>{outcome.entries === 0 ? 'Reading …' : `${counted(outcome.entries, 'line')} checked …`}</p>}
        {outcome?.state === 'failed' && <ProblemNotice problem={outcome.problem} />}
        {outcome?.state === 'read' && <Found report={outcome.report} believed={believed} />}
      </div>
    </Card>
  );
}

const keyBelieved = 'Whose log it is: the key was the one that this server shows. Compare it once with one that you hold from elsewhere; this browser remembers it from now on.';

function Found({ report, believed }: { readonly report: AuditReport; readonly believed: boolean }) {
  const notChecked = believed && report.good ? [keyBelieved, ...report.notChecked] : report.notChecked;
  return (
    <Notice tone={report.good ? 'good' : 'bad'} title={report.good ? 'Verified' : 'Not verified'}>
      {report.sentence !== null && <p>{report.sentence}</p>}
      <p>{formatNumber(report.entries)} {report.entries === 1 ? 'entry' : 'entries'} read, {formatNumber(report.signed)} of them under {formatNumber(report.checkpoints)} signed {report.checkpoints === 1 ? 'checkpoint' : 'checkpoints'}; {formatNumber(report.opened)} personal {report.opened === 1 ? 'value belongs to its commitment' : 'values belong to their commitments'}.</p>
      {report.witnessedAt !== null && <p>The witness cosigned that checkpoint <Time iso={report.witnessedAt} />.</p>}
      {notChecked.length > 0 && <><p>Not checked:</p><ul>{notChecked.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul></>}
    </Notice>
  );
}
