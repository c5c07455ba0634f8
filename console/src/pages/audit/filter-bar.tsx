import { Button, Menu, Select, TextInput } from '@mantine/core';
import { type AuditFilter, eventGroupIds, eventGroupOf, eventGroups, events } from '@keystead/contract';
import { Download, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type ApiProblem, download, toApiProblem } from '../../api/index.ts';
import { useSearchParameters, useTypedParameter } from '../../navigation/index.ts';
import { ProblemNotice, timeZoneName } from '../../ui/index.ts';
import { actionGroups } from './action-groups.ts';
import classes from './audit.module.css';
import { filterNames } from './filters.ts';

const typingPauseMilliseconds = 300;
const actors = [{ value: '', label: 'Anybody' }, { value: 'user', label: 'People' }, { value: 'token', label: 'API tokens' }, { value: 'system', label: 'Keystead itself' }, { value: 'operator', label: 'The platform’s people' }];
const groups = [{ value: '', label: 'All events' }, ...eventGroupIds.map((id) => ({ value: id, label: eventGroups[id].name }))];
const forms = [['csv', 'CSV'], ['json-lines', 'JSON Lines'], ['cef', 'CEF'], ['ocsf', 'OCSF']] as const;

/** What narrows the log; all of it stands in the address. What is found can be taken along as a file. */
export function FilterBar({ filter }: { readonly filter: AuditFilter }) {
  const { read, write } = useSearchParameters();
  const [text, typeText] = useTypedParameter('text', typingPauseMilliseconds);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const group = filter.group ?? '';
  const actions = useMemo(() => [{ group: 'Any', items: [{ value: '', label: 'Any event' }] }, ...actionGroups(Object.keys(events).filter((action) => group === '' || eventGroupOf(action) === group))], [group]);
  const narrowed = filterNames.some((name) => read(name) !== '');

  async function save(format: (typeof forms)[number][0]): Promise<void> {
    setProblem(null);
    await download('downloadAudit', { query: { ...filter, format } }, 'keystead-audit').catch((cause: unknown) => setProblem(toApiProblem(cause)));
  }

  function chooseGroup(value: string | null): void {
    write('action', null);
    write('group', value);
  }

  return (
    <search>
      <div className={classes.filters}>
        <TextInput aria-label="Search" placeholder="Name, words or id" value={text} onChange={(event) => typeText(event.currentTarget.value)} leftSection={<Search size={15} aria-hidden />} maxLength={80} className={classes.search} />
        <Select aria-label="Group of events" data={groups} value={group} onChange={chooseGroup} allowDeselect={false} className={classes.filter} />
        <Select aria-label="Event" searchable data={actions} value={filter.action ?? ''} onChange={(value) => write('action', value)} className={classes.action} />
        <Select aria-label="Who acted" data={actors} value={filter.actorKind ?? ''} onChange={(value) => write('actorKind', value)} allowDeselect={false} className={classes.filter} />
      </div>
      <div className={classes.narrowed}>
        <TextInput type="date" aria-label="From day" value={read('from')} onChange={(event) => write('from', event.currentTarget.value)} className={classes.dayField} />
        <TextInput type="date" aria-label="To day" value={read('to')} onChange={(event) => write('to', event.currentTarget.value)} className={classes.dayField} />
        {filter.actorId !== undefined && <span>By one actor</span>}
        {filter.subjectId !== undefined && <span>About one thing</span>}
        {narrowed && <Button variant="subtle" size="compact-sm" onClick={() => { for (const name of filterNames) write(name, null); }}>Clear filters</Button>}
        <span className={classes.zone}>Times in {timeZoneName()}</span>
        <Menu position="bottom-end">
          <Menu.Target><Button variant="default" leftSection={<Download size={15} aria-hidden />}>Download</Button></Menu.Target>
          <Menu.Dropdown>{forms.map(([format, label]) => <Menu.Item key={format} onClick={() => void save(format)}>{label}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      </div>
      <ProblemNotice problem={problem} />
    </search>
  );
}
