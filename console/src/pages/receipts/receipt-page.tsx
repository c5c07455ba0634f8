import { useMay, useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Card, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { ReceiptActions } from './receipt-actions.tsx';
import { ReceiptView } from './receipt-view.tsx';
import classes from './receipts.module.css';
import { VerifyInBrowser } from './verify-button.tsx';

/** The receipt of one request. */
export function Page() {
  const requestId = usePathParameter('requestId');
  // Until it is signed and proved, it is read again.
  const { data, error, refetch } = useRead('readReceipt', { params: { requestId } }, { pollMilliseconds: 15_000 });
  const mayExport = useMay('audit.read');
  return (
    <>
      <PageHeader title="Receipt" lead={<>Of one request: who paid, what was asked and answered by whom, and the proof that it was recorded so. <span className="ks-mono">{requestId}</span></>} trail={[{ label: 'Requests', href: '/requests' }]}
        actions={data === undefined ? undefined : <span className={classes.screen}><ReceiptActions receipt={data} name={`receipt-${requestId}`} /></span>} />
      {data === undefined && error !== null && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Card><Waiting lines={10} /></Card>}
      {data !== undefined && (
        <>
          <ReceiptView receipt={data} />
          <div className={classes.screen}>
            <Card title="Check it yourself" footer={<>Anywhere, without this server: <code>keystead receipt verify FILE --key KEY</code>{mayExport && <>. With all receipts of a period and the exported log, <code>keystead receipt prove</code> says which models a client’s project never went to.</>}</>}><VerifyInBrowser receipt={data} /></Card>
          </div>
        </>
      )}
    </>
  );
}
