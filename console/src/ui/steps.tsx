import { Check } from 'lucide-react';
import classes from './steps.module.css';

/** Where one stands in a few steps. */
export function Steps({ label, steps, current }: { readonly label: string; readonly steps: readonly { readonly id: string; readonly label: string }[]; readonly current: string }) {
  const position = steps.findIndex((step) => step.id === current);
  return (
    <ol className={classes.steps} aria-label={label}>
      {steps.map((step, index) => (
        <li key={step.id} data-state={index < position ? 'done' : index === position ? 'here' : 'ahead'} aria-current={index === position ? 'step' : undefined}>
          <span className={classes.number} aria-hidden>{index < position ? <Check size={12} strokeWidth={3} /> : index + 1}</span>
          <span className={classes.label}>{step.label}{index < position && <span className="ks-hidden"> (done)</span>}</span>
        </li>
      ))}
    </ol>
  );
}
