import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import type { CustomDetector } from '@keystead/contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge, Card, Dialog, FormActions, Notice } from '../../ui/index.ts';
import classes from './policy.module.css';
import type { DraftProps } from './policy-draft.ts';

/** The organisation's own words and patterns. */
export function CustomCard({ policy, onChange, mayManage }: DraftProps) {
  const [editing, setEditing] = useState<CustomDetector | 'new' | null>(null);
  const save = (detector: CustomDetector): void => {
    const others = policy.custom.filter((each) => each.name !== detector.name && each !== editing);
    onChange({ ...policy, custom: [...others, detector] });
    setEditing(null);
  };
  return (
    <Card
      title="Your own words and patterns" lead="Project names, case numbers, customers: found whole and in either case. What is done about them stands above, under “Your own words”."
      actions={mayManage && <Button size="xs" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={() => setEditing('new')}>Add words</Button>}
    >
      {policy.custom.length === 0 ? <p className={classes.none}>None yet. Names of projects or clients that must not leave, for example, or how your case numbers look.</p> : (
        <ul className={classes.list}>
          {policy.custom.map((detector) => (
            <li key={detector.name} className={classes.item}>
              <span className={classes.itemWords}><code>{detector.name}</code> <Badge>{detector.kind === 'words' ? `${detector.words.length} ${detector.words.length === 1 ? 'word' : 'words'}` : 'pattern'}</Badge></span>
              {mayManage && <span className={classes.barButtons}><Button size="compact-xs" variant="subtle" aria-label={`Change ${detector.name}`} onClick={() => setEditing(detector)}>Change</Button><Button size="compact-xs" variant="subtle" color="red" aria-label={`Remove ${detector.name}`} onClick={() => onChange({ ...policy, custom: policy.custom.filter((each) => each !== detector) })}>Remove</Button></span>}
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <DetectorDialog detector={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onSave={save} />}
    </Card>
  );
}

function DetectorDialog({ detector, onClose, onSave }: { readonly detector: CustomDetector | null; readonly onClose: () => void; readonly onSave: (detector: CustomDetector) => void }) {
  const [kind, setKind] = useState(detector?.kind ?? 'words');
  const [name, setName] = useState(detector?.name ?? '');
  const [text, setText] = useState(detector === null ? '' : detector.kind === 'words' ? detector.words.join('\n') : detector.pattern);
  const [problem, setProblem] = useState<string | null>(null);
  function submit(): void {
    const words = text.split('\n').map((word) => word.trim()).filter((word) => word !== '');
    if (!/^[A-Z][A-Z_]{1,30}$/.test(name)) setProblem('The name needs at least two capital letters, as in PROJECT.');
    else if (text.trim().length < 2 || words.some((word) => word.length < 2)) setProblem('Each word, or the pattern, needs at least two characters.');
    else onSave(kind === 'words' ? { kind: 'words', name, words } : { kind: 'pattern', name, pattern: text.trim() });
  }
  return (
    <Dialog opened onClose={onClose} title={detector === null ? 'Add words or a pattern' : detector.name}>
      <div className={classes.stack}>
        <SegmentedControl aria-label="Kind" value={kind} onChange={(value) => setKind(value === 'pattern' ? 'pattern' : 'words')} data={[{ value: 'words', label: 'Words' }, { value: 'pattern', label: 'Pattern' }]} />
        <TextInput label="Name" description="Capital letters; the placeholder is made of it: [PROJECT_1]" value={name} onChange={(event) => setName(event.currentTarget.value.toUpperCase().replace(/[^A-Z]/g, '_'))} data-autofocus />
        {kind === 'words'
          ? <Textarea label="Words" description="One on each line" autosize minRows={4} maxRows={12} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          : <TextInput label="Pattern" description="RE2 syntax, checked when you save: no look-around, no back-references" value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder="CASE-\d{6}" />}
        {problem !== null && <Notice tone="bad" title={problem} />}
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button onClick={submit}>Take it over</Button>
        </FormActions>
      </div>
    </Dialog>
  );
}
