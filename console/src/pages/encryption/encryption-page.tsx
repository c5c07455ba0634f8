import { Column, PageHeader } from '../../ui/index.ts';
import { OwnKey } from './own-key.tsx';
import { TenantKeys } from './tenant-keys.tsx';

/** How what the organisation keeps here is encrypted, and who besides Keystead must agree before it opens. */
export function Page() {
  return (
    <>
      <PageHeader title="Encryption" lead="Every key, document and draft is sealed under keys of your organisation alone." />
      <Column>
        <OwnKey />
        <TenantKeys />
      </Column>
    </>
  );
}
