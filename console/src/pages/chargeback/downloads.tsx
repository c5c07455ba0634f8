import type { ChargebackFormat } from '@keystead/contract';
import { Button, Menu } from '@mantine/core';
import { ChevronDown, Download } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, download, toApiProblem } from '../../api/index.ts';
import { ProblemNotice } from '../../ui/index.ts';

const kinds: readonly { readonly format: ChargebackFormat; readonly label: string; readonly about: string }[] = [
  { format: 'statement-csv', label: 'Statement (CSV)', about: 'By department and project' },
  { format: 'lines-csv', label: 'Lines (CSV)', about: 'By day, team, model and key' },
  { format: 'focus-csv', label: 'FOCUS 1.2 (CSV)', about: 'For FinOps tools' },
  { format: 'focus-parquet', label: 'FOCUS 1.2 (Parquet)', about: 'For warehouses' },
];

/** The month as a file. */
export function Downloads({ period }: { readonly period: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  async function save(format: ChargebackFormat): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await download('exportChargeback', { params: { period }, query: { format } }, `keystead-chargeback-${period}`);
    } catch (error) {
      setProblem(toApiProblem(error));
    }
    setBusy(false);
  }
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target><Button variant="default" loading={busy} leftSection={<Download size={16} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>Download</Button></Menu.Target>
        <Menu.Dropdown>{kinds.map(({ format, label, about }) => <Menu.Item key={format} onClick={() => void save(format)}>{label}<br /><small className="ks-soft">{about}</small></Menu.Item>)}</Menu.Dropdown>
      </Menu>
      <ProblemNotice problem={problem} />
    </>
  );
}
