import { Checkbox, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import classes from './people.module.css';

export interface Pickable { readonly id: string; readonly label: string; readonly detail?: string; readonly beside?: ReactNode }

/** Several of a list, each with its box; with more than a few, typing narrows what is shown. */
export function PickList({ label, items, chosen, onChange, empty }: { readonly label: string; readonly items: readonly Pickable[]; readonly chosen: ReadonlySet<string>; readonly onChange: (chosen: ReadonlySet<string>) => void; readonly empty: string }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = items.filter((item) => wanted === '' || `${item.label} ${item.detail ?? ''}`.toLowerCase().includes(wanted));
  function toggle(id: string, on: boolean): void {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChange(next);
  }
  return (
    <fieldset className={classes.pick}>
      <legend>{label}</legend>
      {items.length > 6 && <TextInput size="xs" aria-label={`Narrow down: ${label}`} placeholder="Narrow down" leftSection={<Search size={14} aria-hidden />} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
      {items.length === 0 ? <p className="ks-soft">{empty}</p> : (
        <div className={classes.pickList}>
          {shown.map((item) => (
            <div key={item.id} className={classes.pickRow}>
              <Checkbox label={item.label} description={item.detail} checked={chosen.has(item.id)} onChange={(event) => toggle(item.id, event.currentTarget.checked)} />
              {item.beside}
            </div>
          ))}
          {shown.length === 0 && <p className="ks-soft">Nobody by that name.</p>}
        </div>
      )}
    </fieldset>
  );
}
