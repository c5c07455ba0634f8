import { FlaskConical, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './badge.module.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info' | 'accent';

/** A small word of state. `dot` puts a coloured point before it, `icon` a picture. */
export function Badge({ tone = 'neutral', dot = false, icon: Icon, children, title }: { readonly tone?: Tone; readonly dot?: boolean; readonly icon?: LucideIcon; readonly children: ReactNode; readonly title?: string }) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {dot && <span className={classes.dot} aria-hidden />}
      {Icon !== undefined && <Icon size={12} strokeWidth={2.25} aria-hidden />}
      {children}
    </span>
  );
}

/** Marks everything that came from the local sandbox and not from a real model. */
export function SandboxBadge({ label = 'Sandbox' }: { readonly label?: string }) {
  return <Badge tone="warn" icon={FlaskConical} title="Answered by the local sandbox: no real model, no real cost">{label}</Badge>;
}
