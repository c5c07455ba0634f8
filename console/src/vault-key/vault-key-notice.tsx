import { Button } from '@mantine/core';
import { LockKeyhole } from 'lucide-react';
import { Notice, ProblemNotice } from '../ui/index.ts';
import type { Sealing } from './use-sealing.ts';
import classes from './vault-key.module.css';

/** Where something is sealed, and to which key. */
export function SealedHere({ sealing, what = 'The key' }: { readonly sealing: Sealing; readonly what?: string }) {
  if (sealing.fingerprint === null || sealing.state !== 'ready') return null;
  return (
    <p className={classes.here}>
      <LockKeyhole size={15} aria-hidden />
      <span>{what} is sealed in this browser before it is sent; only the vault can open it.</span>
      <span>Vault key <code className={classes.fingerprint}>{sealing.fingerprint}</code></span>
      {sealing.first && <span>This browser sees it for the first time. Compare it with what <code>keystead start</code> printed.</span>}
    </p>
  );
}

/** What stands in the way of sealing, and what to do; nothing where nothing does. */
export function VaultKeyNotice({ sealing }: { readonly sealing: Sealing }) {
  if (sealing.state === 'failed') return <ProblemNotice problem={sealing.problem} />;
  if (sealing.state === 'insecure') {
    return (
      <Notice tone="warn" title="Keys cannot be sealed at this address">
        <p>Browsers encrypt only on pages that come over HTTPS, or from this machine. Open the console there, or use <code>keystead create-credential --secret -</code>, which seals by itself.</p>
      </Notice>
    );
  }
  if (sealing.state !== 'changed') return null;
  return (
    <div role="alert">
      <Notice tone="bad" title="The vault key is not the one this browser trusts" actions={<Button size="xs" variant="default" onClick={sealing.confirm}>I compared them: trust the new key</Button>}>
        <p>It changes when it is replaced by age, or when somebody put another in its place to read what you paste. Ask your operator what <code>keystead start</code> or <code>keystead vault-key</code> shows before you go on.</p>
        <dl className={classes.compare}>
          <dt>Trusted</dt><dd><code>{sealing.trusted}</code></dd>
          <dt>Now</dt><dd><code>{sealing.fingerprint}</code></dd>
        </dl>
      </Notice>
    </div>
  );
}
