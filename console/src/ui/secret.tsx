import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { CodeBlock } from './code-block.tsx';
import { Notice } from './notice.tsx';
import classes from './secret.module.css';

/**
 * A field for a secret: hidden, remembered by nobody, spell-checked by nobody. Keep it uncontrolled: read it through
 * its ref when sending, and clear it right after.
 */
export function SecretInput(props: PasswordInputProps) {
  return (
    <PasswordInput
      autoComplete="off" autoCorrect="off" autoCapitalize="off" spellCheck={false} data-1p-ignore data-lpignore="true" data-bwignore
      classNames={{ innerInput: classes.mono ?? '' }} {...props}
    />
  );
}

/** A secret that is shown now and never again. */
export function SecretOnce({ value, label, children }: { readonly value: string; readonly label: string; readonly children?: React.ReactNode }) {
  return (
    <div className={classes.once}>
      <CodeBlock code={value} label={label} wrap />
      <Notice tone="warn" title="Copy it now. It is not shown again.">{children ?? 'Only a hash of it is kept. If you lose it, make a new one.'}</Notice>
    </div>
  );
}
