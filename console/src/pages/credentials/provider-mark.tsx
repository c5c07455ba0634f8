import { FlaskConical } from 'lucide-react';
import classes from './credentials.module.css';

/** A provider's initial in a square; no trademarks, nothing loaded from elsewhere. */
export function ProviderMark({ name, sandbox, large = false }: { readonly name: string; readonly sandbox: boolean; readonly large?: boolean }) {
  return <span className={classes.mark} data-sandbox={sandbox} data-large={large} aria-hidden>{sandbox ? <FlaskConical size={large ? 20 : 15} strokeWidth={1.85} /> : name.slice(0, 1).toUpperCase()}</span>;
}
