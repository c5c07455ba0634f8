import { controls } from './control.ts';

/** Regulation (EU) 2016/679. */
export const gdpr = controls(
  ['Art. 5(1)(c)', 'Only what is needed is processed', 'shared', 'Detection masks personal data; apps ask for what they need', '/policy', 'detection-set'],
  ['Art. 5(1)(e)', 'Data is kept no longer than needed', 'shared', 'Retention for documents and drafts, down to nothing at all', '/settings?tab=data', 'retention-set'],
  ['Art. 6', 'Processing has a legal basis', 'customer', 'Yours to decide and to record', '/policy'],
  ['Art. 15', 'People get access to their data', 'shared', 'Search over documents, drafts and log; export of everything in open formats', '/settings?tab=data', 'export-made'],
  ['Art. 17', 'Data is erased on request', 'shared', 'Deletion and crypto-shredding; proofs of the log stay valid', '/documents', 'retention-set'],
  ['Art. 22', 'Nobody is subject to a decision by machine alone', 'shared', 'Drafts for clients need a qualified person’s decision', '/reviews', 'reviewers-qualified', 'first-approval'],
  ['Art. 25', 'Protection by design and by default', 'keystead', 'Deny by default; content of the gateway is not stored', '/policy'],
  ['Art. 28', 'Processors are bound by contract', 'shared', 'The register of agreements; classes that need a DPA go nowhere without one', '/agreements', 'agreement-registered', 'agreement-rule'],
  ['Art. 30', 'Processing is recorded', 'shared', 'Ledger, receipts and log say what went where', '/requests', 'log-signed'],
  ['Art. 32', 'Security is fitting', 'shared', 'Encryption, second factors, drilled backups', '/encryption', 'second-factor-required', 'backup-drilled'],
  ['Art. 33(2)', 'A processor tells of a breach without undue delay', 'keystead', 'Notices in console and by mail within 24 hours of awareness', '/notices', 'mail-server'],
  ['Art. 33(1)', 'The authority is told within 72 hours', 'customer', 'Yours to do, with the facts of the operator’s notice', '/notices'],
  ['Art. 35', 'Impact is assessed where the risk is high', 'customer', 'Yours to do; this page and the data classes help', '/controls'],
  ['Art. 44–46', 'Transfers out of the Union have a basis', 'shared', 'Residency in routing; transfer terms in the register', '/policy', 'residency-set', 'agreement-registered'],
);
