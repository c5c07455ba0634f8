export { type Sealing, useSealing } from './use-sealing.ts';
export { SealedHere, VaultKeyNotice } from './vault-key-notice.tsx';
