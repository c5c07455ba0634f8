import type { CredentialRecord, IntentRecord } from '../records.ts';

/** The most that one attempt of a request can use, and whose money it is. Version and custody are not in those from before they were noted. */
export interface LegBound extends Pick<CredentialRecord, 'credentialId' | 'model' | 'payer'>, Partial<Pick<CredentialRecord, 'version' | 'custody'>> { readonly worstCase: IntentRecord['worstCase'] }
