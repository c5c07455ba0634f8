import { controls } from './control.ts';

/** Regulation (EU) 2024/1689. Keystead passes requests on to models of others: providers of those carry articles 53 to 55; deployers carry most of what follows. */
export const euAiAct = controls(
  ['Art. 4', 'People who work with AI know what they do', 'customer', 'Yours to do; a task of onboarding asks for it', '/onboarding', 'people-joined'],
  ['Art. 5', 'Forbidden practices are not carried out', 'customer', 'Yours to see to: which apps run is yours to say', '/apps'],
  ['Art. 9', 'Risks are managed over the whole life', 'shared', 'Evals on your models, gates for drafts, ratings', '/evals', 'eval-run'],
  ['Art. 12', 'What happens is recorded by itself', 'keystead', 'Log, ledger and receipts: model asked and served, by whom, when', '/requests', 'log-signed', 'first-call'],
  ['Art. 13', 'Deployers understand what they use', 'shared', 'Each app says its purpose, its limits and its sources', '/apps'],
  ['Art. 14', 'A person oversees, and can stop it', 'shared', 'Review by qualified people; Stop on every run; kill switch for each key', '/reviews', 'reviewers-qualified', 'first-approval'],
  ['Art. 15', 'Accuracy and robustness are seen to', 'shared', 'Golden cases, fail-over, citations checked against the source', '/evals', 'eval-run', 'backup-key'],
  ['Art. 26(5)', 'Deployers watch operation and tell of trouble', 'shared', 'Alarms, reviews and notices', '/budgets', 'alarm-mail'],
  ['Art. 26(6)', 'Logs are kept for at least six months', 'keystead', 'The log is never shortened while the organisation is there', '/audit', 'log-signed'],
  ['Art. 27', 'Impact on fundamental rights is assessed where the Act asks for it', 'customer', 'Yours to do', '/controls'],
  ['Art. 50', 'People learn that they deal with AI, and what AI wrote', 'shared', 'Drafts are marked as such until somebody approved them; telling people outside is yours', '/runs'],
  ['Art. 53', 'Providers of general-purpose models document them', 'provider', 'The provider’s duty; its guide links to what it publishes', '/agreements?tab=guides'],
);
