import { Button } from '@mantine/core';
import { Download, Printer } from 'lucide-react';
import { CopyButton } from '../../ui/index.ts';

/** Copy, save, print: the same JSON that the verifier reads. */
export function ReceiptActions({ receipt, name }: { readonly receipt: unknown; readonly name: string }) {
  const json = `${JSON.stringify(receipt, null, 2)}\n`;
  return (
    <>
      <CopyButton text={json} what="the receipt as JSON" label="Copy JSON" />
      <Button variant="default" component="a" href={`data:application/json;charset=utf-8,${encodeURIComponent(json)}`} download={`${name}.json`} leftSection={<Download size={15} aria-hidden />}>Download</Button>
      <Button variant="default" leftSection={<Printer size={15} aria-hidden />} onClick={() => window.print()}>Print</Button>
    </>
  );
}
