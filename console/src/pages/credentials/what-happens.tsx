import { EyeOff, Fingerprint, Globe, LockKeyhole, Trash2 } from 'lucide-react';
import { Card } from '../../ui/index.ts';
import classes from './what-happens.module.css';

const points = [
  { icon: LockKeyhole, text: 'This browser encrypts it to the vault key. What is sent can be opened by the vault alone, not by the server that takes it in.' },
  { icon: Globe, text: 'One free call asks the provider whether the key is good. No tokens are spent.' },
  { icon: Fingerprint, text: 'It is kept encrypted under a key of your organisation and bound to the provider’s own address.' },
  { icon: EyeOff, text: 'From then on only its fingerprint and last four characters are shown, in every role and place.' },
  { icon: Trash2, text: 'Every use is in the audit log. Disabling it works everywhere within a second.' },
];

/** What becomes of a key, in five sentences. */
export function WhatHappens() {
  return (
    <Card title="What happens to your key" tone="sunken">
      <ul className={classes.list}>
        {points.map(({ icon: Icon, text }) => <li key={text}><Icon size={16} strokeWidth={1.85} aria-hidden />{text}</li>)}
      </ul>
    </Card>
  );
}
