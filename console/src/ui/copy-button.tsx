import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from './live-region.tsx';

/** Copies text. Works without a secure context too (a console opened by its address in the local network). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}

/** A button that copies; says so for two seconds. With `label` a whole button, without it an icon. */
export function CopyButton({ text, what, label }: { readonly text: string; readonly what: string; readonly label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy(): Promise<void> {
    const done = await copyText(text);
    setCopied(done);
    announce(done ? `${what} copied` : `Copying was not possible; select the text instead`);
  }
  const Icon = copied ? Check : Copy;
  if (label !== undefined) {
    return <Button variant="default" leftSection={<Icon size={15} aria-hidden />} onClick={() => void copy()}>{copied ? 'Copied' : label}</Button>;
  }
  return (
    <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
      <ActionIcon aria-label={`Copy ${what}`} onClick={() => void copy()} data-copied={copied}><Icon size={15} aria-hidden /></ActionIcon>
    </Tooltip>
  );
}
