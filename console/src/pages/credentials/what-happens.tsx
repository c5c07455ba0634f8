import { EyeOff, Fingerprint, Globe, Trash2 } from 'lucide-react';
import { Card } from '../../ui/index.ts';
import classes from './what-happens.module.css';

const points = [
  { icon: Globe, text: 'One free call asks the provider whether the key is good. No tokens are spent.' },
  { icon: Fingerprint, text: 'It is encrypted under a key of your organisation and bound to the provider’s own address.' },
  { icon: EyeOff, text: 'From then on only its fingerprint and last four characters are shown, in every role and place.' },
  { icon: Trash2, text: 'Every use is in the audit log. Disabling it works everywhere within a second.' },
];

/** What becomes of a key, in four sentences. */
export function WhatHappens() {
  return (
    <Card title="What happens to your key" tone="sunken">
      <ul className={classes.list}>
        {points.map(({ icon: Icon, text }) => <li key={text}><Icon size={16} strokeWidth={1.85} aria-hidden />{text}</li>)}
      </ul>
    </Card>
  );
}
