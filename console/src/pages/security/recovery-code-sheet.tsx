import { Button } from '@mantine/core';
import { Download, Printer } from 'lucide-react';
import { saveText, useSession } from '../../api/index.ts';
import { CodeBlock, Column, Line, Notice } from '../../ui/index.ts';

/** New recovery codes, shown this once: to copy, to save as a file, to print. */
export function RecoveryCodeSheet({ codes }: { readonly codes: readonly string[] }) {
  const { user, tenant } = useSession();
  const sheet = (): string => `Keystead recovery codes of ${user.email} (${tenant.name})\nEach works once, in place of a second factor.\nMade ${new Date().toISOString().slice(0, 10)}; codes from before do not work any more.\n\n${codes.join('\n')}\n`;
  return (
    <Column gap="sm">
      <CodeBlock code={codes.join('\n')} label="recovery codes" title="Recovery codes, each works once" />
      <Line>
        <Button variant="default" size="xs" leftSection={<Download size={15} aria-hidden />} onClick={() => saveText(sheet(), 'keystead-recovery-codes.txt')}>Save as a file</Button>
        <Button variant="default" size="xs" leftSection={<Printer size={15} aria-hidden />} onClick={() => printText(sheet())}>Print</Button>
      </Line>
      <Notice tone="warn" title="They are not shown again."><p>Keep them where you keep your papers, or in your password manager. Without second factor and codes, only an owner or the operator can let you back in.</p></Notice>
    </Column>
  );
}

/** Prints the sheet alone, from a frame of our own: the page around it is not for paper. */
function printText(text: string): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.body.append(frame);
  const inside = frame.contentDocument;
  if (inside === null) return;
  const sheet = inside.createElement('pre');
  sheet.textContent = text;
  inside.body.append(sheet);
  frame.contentWindow?.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow?.print();
}
