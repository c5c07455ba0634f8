import { type ReceiptDocument, type ReceiptReport, type RunReceipt, verifyReceipt, verifyRunReceipt } from '@keystead/contract';
import { Button, TextInput } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../../ui/index.ts';
import { browserPorts, canVerify } from '../../verifier/index.ts';
import classes from './receipts.module.css';

/** Checks a receipt in this browser, with the code that the command line runs. */
export function VerifyInBrowser({ receipt }: { readonly receipt: ReceiptDocument | RunReceipt }) {
  const [key, setKey] = useState('');
  const [report, setReport] = useState<ReceiptReport | null>(null);
  const [failed, setFailed] = useState<string | null>(null);

  async function verify(): Promise<void> {
    setReport(null);
    setFailed(null);
    const pins = key.trim() === '' ? {} : { verifierKey: key.trim() };
    try {
      setReport(receipt.keystead === 'run-receipt' ? await verifyRunReceipt(receipt, pins, browserPorts) : await verifyReceipt(receipt, pins, browserPorts));
    } catch {
      setFailed('This browser cannot check Ed25519 signatures. Use a current one, or download the receipt and run: keystead receipt verify FILE');
    }
  }

  if (!canVerify()) return <Notice tone="info" title="Not over plain HTTP">Browsers check signatures only over https. Download the receipt and run <code>keystead receipt verify FILE</code>.</Notice>;
  return (
    <div className={classes.verify}>
      <div className={classes.verifyLine}>
        <TextInput className={classes.key} label="Verifier key that you hold from elsewhere" description="Left empty, the one in the receipt is believed" value={key} onChange={(event) => setKey(event.currentTarget.value)} placeholder="…/tenant/…+…+…" />
        <Button leftSection={<ShieldCheck size={16} aria-hidden />} onClick={() => void verify()}>Verify in this browser</Button>
      </div>
      <div aria-live="polite">
        {failed !== null && <Notice tone="warn" title="Not checked">{failed}</Notice>}
        {report !== null && <Report report={report} />}
      </div>
    </div>
  );
}

function Report({ report }: { readonly report: ReceiptReport }) {
  return (
    <Notice tone={report.good ? 'good' : 'bad'} title={report.good ? 'Verified' : 'Not verified'}>
      {report.sentence !== null && <p>{report.sentence}</p>}
      {report.proved.length > 0 && <ul>{report.proved.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
      {report.notChecked.length > 0 && <><p>Not checked:</p><ul>{report.notChecked.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul></>}
    </Notice>
  );
}
