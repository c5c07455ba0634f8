import { type AuditEntryProof, type EntryProofReport, verifyEntryProof } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileCheck2 } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, call, saveText, toApiProblem } from '../../api/index.ts';
import { Notice, ProblemNotice } from '../../ui/index.ts';
import { browserPorts, canVerify } from '../../verifier/index.ts';
import classes from './audit.module.css';
import { readKept } from './kept-checkpoint.ts';

type Outcome = { readonly state: 'unsigned' } | { readonly state: 'saved'; readonly checked: Checked | null } | { readonly state: 'failed'; readonly problem: ApiProblem };
/** `remembered`: the key was the one that this browser verified the log with, and not the one that came with the answer. */
interface Checked { readonly report: EntryProofReport; readonly remembered: boolean }

/** Saves the proof of an entry as a file, and checks it here with the code that auditors run. */
export function EntryProof({ sequence }: { readonly sequence: number }) {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function prove(): Promise<void> {
    setBusy(true);
    setOutcome(await fetchProof(sequence).catch((error: unknown): Outcome => ({ state: 'failed', problem: toApiProblem(error) })));
    setBusy(false);
  }

  return (
    <div className={classes.entryProof}>
      <Button variant="default" size="xs" loading={busy} leftSection={<FileCheck2 size={14} aria-hidden />} onClick={() => void prove()}>Proof</Button>
      <div aria-live="polite">
        {outcome?.state === 'failed' && <ProblemNotice problem={outcome.problem} />}
        {outcome?.state === 'unsigned' && <Notice tone="info" title="Not signed yet">No checkpoint covers this entry. One is signed each minute; ask again then.</Notice>}
        {outcome?.state === 'saved' && <Saved checked={outcome.checked} />}
      </div>
    </div>
  );
}

async function fetchProof(sequence: number): Promise<Outcome> {
  const answer = await call('proveAuditEntry', { params: { sequence } });
  if (answer.proof === null) return { state: 'unsigned' };
  saveText(answer.proof, `keystead-entry-${sequence}.tlog-proof`);
  return { state: 'saved', checked: await check(answer, answer.proof) };
}

/** `null` where this browser checks no Ed25519. */
async function check({ origin, verifierKey }: AuditEntryProof, proof: string): Promise<Checked | null> {
  const kept = readKept(origin);
  if (!canVerify()) return null;
  return verifyEntryProof(proof, { verifierKey: kept?.verifierKey ?? verifierKey }, browserPorts).then((report) => ({ report, remembered: kept !== null }), () => null);
}

const keyBelieved = 'Whose log it is: the key was the one that this server shows. Compare it once with one that you hold from elsewhere.';

function Saved({ checked }: { readonly checked: Checked | null }) {
  if (checked === null) return <Notice tone="info" title="Saved, and not checked here">Browsers check signatures only over https, and current ones alone. Run <code>keystead audit verify-entry FILE --key KEY</code>.</Notice>;
  const { report, remembered } = checked;
  const notChecked = report.good && !remembered ? [keyBelieved, ...report.notChecked] : report.notChecked;
  return (
    <Notice tone={report.good ? 'good' : 'bad'} title={report.good ? 'Saved, and verified in this browser' : 'Saved, and not verified'}>
      {report.sentence !== null && <p>{report.sentence}</p>}
      {report.proved.length > 0 && <ul>{report.proved.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
      {notChecked.length > 0 && <><p>Not checked:</p><ul>{notChecked.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul></>}
    </Notice>
  );
}
