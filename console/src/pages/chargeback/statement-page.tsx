import { Button } from '@mantine/core';
import { Download, Printer } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Card, NotPrinted, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { StatementSheet } from './statement-sheet.tsx';
import { monthText } from './words.ts';

/** The statement of a month: to look at, to print, and as JSON. */
export function Page() {
  const period = usePathParameter('period');
  const statement = useRead('readChargebackStatement', { params: { period } });
  if (statement.error !== null) return <ProblemNotice problem={statement.error} onRetry={() => void statement.refetch()} />;
  if (statement.data === undefined) return <Card><Waiting /></Card>;
  const json = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(statement.data, null, 2))}`;
  return (
    <>
      <NotPrinted>
        <PageHeader
          title={`Statement of ${monthText(period)}`} trail={[{ label: 'Chargeback', href: `/chargeback?month=${period}` }]}
          actions={<><Button variant="default" component="a" href={json} download={`keystead-chargeback-${period}-statement.json`} leftSection={<Download size={16} aria-hidden />}>JSON</Button><Button leftSection={<Printer size={16} aria-hidden />} onClick={() => window.print()}>Print</Button></>}
        />
      </NotPrinted>
      <StatementSheet statement={statement.data} />
    </>
  );
}
