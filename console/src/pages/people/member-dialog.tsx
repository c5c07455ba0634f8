import { qualifications, roles, type Qualification, type Role } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useAction, useSession } from '../../api/index.ts';
import { ChoiceField, Dialog, Form, FormActions, ProblemNotice, toast } from '../../ui/index.ts';
import type { Member } from './member.ts';
import classes from './people.module.css';
import { qualificationText, roleText } from './words.ts';

/** Changes what someone may do and as what they may approve. */
export function MemberDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const { role: own } = useSession();
  const update = useAction('updateMember', { invalidates: ['listMembers', 'readSession'] });
  const [chosen, setChosen] = useState<readonly Qualification[]>(member.qualifications);
  const offered = roles.filter((role) => role !== 'owner' || own === 'owner' || member.role === 'owner');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const role = roles.find((entry) => entry === values['role']) ?? member.role;
    const result = await update.run({ params: { memberId: member.id }, body: { qualifications: [...chosen], ...(role === member.role ? {} : { role }) } });
    if (result === null) return;
    toast(`Saved for ${member.name}`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={member.name}>
      <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
        <ChoiceField
          name="role" label="Role" defaultValue={member.role} data={offered.map((role) => ({ value: role, label: roleText[role].label }))}
          renderOption={({ option }) => <span><strong>{option.label}</strong><br /><span className="ks-soft">{roleText[option.value as Role].meaning}</span></span>}
        />
        <Checkbox.Group label="May approve as" description="Professional standing you have checked. Drafts for clients ask for one of these." value={[...chosen]} onChange={(values) => setChosen(qualifications.filter((entry) => values.includes(entry)))}>
          <div className={classes.checks}>{qualifications.map((entry) => <Checkbox key={entry} value={entry} label={qualificationText[entry]} />)}</div>
        </Checkbox.Group>
        <ProblemNotice problem={update.problem} />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={update.busy}>Save</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
