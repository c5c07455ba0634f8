import { BadgeCheck, BookOpen, Building2, Calculator, CalendarCheck, CalendarClock, ChartColumn, ChartScatter, CircleDollarSign, ClipboardCheck, Coins, Eye, FileCheck2, FileSignature, FileText, FlaskConical, History, Hourglass, House, KeyRound, Layers, LayoutGrid, ListChecks, ListStart, ListTodo, ListTree, LockKeyhole, LogIn, Megaphone, Network, PackageOpen, Plus, Radio, ReceiptText, Route, Scale, ScrollText, Server, Settings, Shield, ShieldAlert, ShieldCheck, Siren, Ticket, Upload, UserPlus, UserSearch, Users, UsersRound, Wallet } from 'lucide-react';
import type { PageEntry } from './page.ts';

/** Every page of the console. One entry here, and it has a route, a place in the navigation and one in the command palette. */
export const pages: readonly PageEntry[] = [
  { path: '/setup', title: 'Set up Keystead', permission: 'public', load: () => import('./setup/setup-page.tsx') },
  { path: '/sign-in', title: 'Sign in', permission: 'public', load: () => import('./sign-in/sign-in-page.tsx') },
  { path: '/reset-password', title: 'Set a new password', permission: 'public', load: () => import('./reset-password/reset-password-page.tsx') },
  { path: '/auditor', title: 'Read the records', permission: 'public', load: () => import('./auditor/auditor-page.tsx') },
  { path: '/invitation', title: 'Join your organisation', permission: 'public', load: () => import('./invitation/invitation-page.tsx') },

  { path: '/', title: 'Home', section: 'start', icon: House, shortcut: 'h', permission: 'session', ownAccount: true, keywords: 'start overview checklist', load: () => import('./home/home-page.tsx') },

  { path: '/apps', title: 'Apps', section: 'work', icon: LayoutGrid, shortcut: 'a', permission: 'apps.read', keywords: 'catalogue catalog run document analyzer policy renewal', load: () => import('./apps/apps-page.tsx') },
  { path: '/apps/packs/$packId', title: 'Pack', permission: 'apps.read', load: () => import('./apps/pack-page.tsx') },
  { path: '/apps/$appId', title: 'App', permission: 'apps.read', load: () => import('./app/app-page.tsx') },
  {
    path: '/evals', title: 'Evals', icon: ChartScatter, permission: 'usage.read', keywords: 'golden cases compare models quality per dollar benchmark judge',
    actions: [{ label: 'Compare models on golden cases', href: '/evals?make=eval', icon: ChartScatter, permission: 'evals.run' }],
    load: () => import('./evals/evals-page.tsx'),
  },
  { path: '/evals/$evalId/case', title: 'Golden case', permission: 'usage.read', load: () => import('./evals/case-page.tsx') },
  { path: '/evals/$evalId', title: 'Eval', permission: 'usage.read', load: () => import('./evals/eval-page.tsx') },
  { path: '/apps/$appId/batch', title: 'Run over a list', permission: 'apps.run', load: () => import('./batches/new-batch-page.tsx') },
  { path: '/batches', title: 'Batches', section: 'work', icon: ListChecks, permission: 'runs.read', keywords: 'batch list csv excel rows many clients folder', load: () => import('./batches/batches-page.tsx') },
  { path: '/batches/$batchId', title: 'Batch', permission: 'runs.read', load: () => import('./batches/batch-page.tsx') },
  { path: '/runs', title: 'History', section: 'work', icon: History, shortcut: 'r', permission: 'runs.read', keywords: 'runs drafts approvals awaiting', load: () => import('./runs/runs-page.tsx') },
  { path: '/reviews', title: 'Reviews', section: 'work', icon: ClipboardCheck, shortcut: 'w', permission: 'runs.read', keywords: 'approve approvals queue waiting reject four eyes decision', load: () => import('./reviews/reviews-page.tsx') },
  { path: '/runs/$runId/receipt', title: 'Receipt of a run', permission: 'runs.read', load: () => import('./receipts/run-receipt-page.tsx') },
  { path: '/comparisons/$comparisonId', title: 'Comparison', permission: 'runs.read', load: () => import('./comparison/comparison-page.tsx') },
  { path: '/runs/$runId', title: 'Run', permission: 'runs.read', load: () => import('./run/run-page.tsx') },
  {
    path: '/documents', title: 'Documents', section: 'work', icon: FileText, shortcut: 'd', permission: 'documents.read', keywords: 'files upload pdf docx text',
    actions: [{ label: 'Upload a document', href: '/documents', icon: Upload, permission: 'documents.write' }],
    load: () => import('./documents/documents-page.tsx'),
  },
  { path: '/documents/$documentId', title: 'Document', permission: 'documents.read', load: () => import('./documents/document-page.tsx') },

  {
    path: '/credentials', title: 'Credentials', section: 'keys', icon: KeyRound, shortcut: 'c', permission: 'credentials.read', keywords: 'provider keys vault openai anthropic',
    actions: [{ label: 'Add a provider key', href: '/credentials/add', icon: Plus, permission: 'credentials.manage' }, { label: 'Import provider keys from a file', href: '/credentials/import', icon: Upload, permission: 'credentials.manage' }],
    load: () => import('./credentials/credentials-page.tsx'),
  },
  { path: '/credentials/add', title: 'Add a key', permission: 'credentials.manage', load: () => import('./credentials/add-page.tsx') },
  { path: '/credentials/import', title: 'Import keys', permission: 'credentials.manage', load: () => import('./credentials/import/import-page.tsx') },
  { path: '/credentials/calendar', title: 'Rotation calendar', icon: CalendarClock, permission: 'credentials.read', keywords: 'rotate expiry due schedule reminder', load: () => import('./credentials/calendar-page.tsx') },
  { path: '/credentials/$credentialId', title: 'Credential', permission: 'credentials.read', load: () => import('./credentials/credential-page.tsx') },
  {
    path: '/gateway', title: 'Gateway', section: 'keys', icon: Network, shortcut: 'g', permission: 'routes.read', keywords: 'sdk curl snippets base url connect',
    actions: [
      { label: 'Make an API token', href: '/gateway?tab=tokens&make=token', icon: Ticket, permission: 'tokens.manage' },
      { label: 'Make a route', href: '/gateway/routes/new', icon: Route, permission: 'routes.manage' },
    ],
    load: () => import('./gateway/gateway-page.tsx'),
  },
  { path: '/gateway/routes/$routeId', title: 'Route', permission: 'routes.read', load: () => import('./gateway/route/route-page.tsx') },
  { path: '/playground', title: 'Playground', section: 'keys', icon: FlaskConical, shortcut: 'm', permission: 'gateway.use', keywords: 'try send request dialect translate curl sdk openai anthropic gemini converse', load: () => import('./playground/playground-page.tsx') },
  {
    path: '/policy', title: 'Policy', section: 'keys', icon: Scale, shortcut: 'i', permission: 'policy.read', keywords: 'residency region data class detection secrets personal health pii mask block reroute words',
    load: () => import('./policy/policy-page.tsx'),
  },
  {
    path: '/agreements', title: 'Agreements', section: 'keys', icon: FileSignature, permission: 'policy.read', keywords: 'dpa baa zero retention training provider guide register contract hipaa gdpr transfer scc',
    actions: [{ label: 'Register an agreement', href: '/agreements?make=agreement', icon: FileSignature, permission: 'policy.manage' }],
    load: () => import('./agreements/agreements-page.tsx'),
  },

  { path: '/usage', title: 'Usage', section: 'records', icon: ChartColumn, shortcut: 'u', permission: 'usage.read', keywords: 'cost money ledger requests tokens spend chart', load: () => import('./usage/usage-page.tsx') },
  { path: '/calculator', title: 'Calculator', icon: Calculator, permission: 'usage.read', keywords: 'bundled price compare own keys byok break-even scenario savings', load: () => import('./calculator/calculator-page.tsx') },
  {
    path: '/time-saved', title: 'Time saved', section: 'records', icon: Hourglass, permission: 'usage.read', keywords: 'hours minutes handle time pilot payback value rate before after',
    actions: [{ label: 'Begin a pilot', href: '/time-saved?tab=pilots&make=pilot', icon: Hourglass, permission: 'tenant.manage' }],
    load: () => import('./time-saved/time-saved-page.tsx'),
  },
  {
    path: '/budgets', title: 'Budgets', section: 'records', icon: Wallet, shortcut: 'b', permission: 'budgets.read', keywords: 'cap limit rate spend money tokens requests alert threshold',
    actions: [{ label: 'Set a budget', href: '/budgets?make=budget', icon: Wallet, permission: 'budgets.manage' }],
    load: () => import('./budgets/budgets-page.tsx'),
  },
  {
    path: '/chargeback', title: 'Chargeback', section: 'records', icon: Building2, permission: 'usage.read', keywords: 'department cost centre center project client tag workflow focus finops parquet csv statement month close allocate',
    actions: [{ label: 'Make a department', href: '/chargeback?tab=departments&make=department', icon: Building2, permission: 'chargeback.manage' }],
    load: () => import('./chargeback/chargeback-page.tsx'),
  },
  { path: '/chargeback/$period', title: 'Statement', permission: 'usage.read', load: () => import('./chargeback/statement-page.tsx') },
  {
    path: '/reconciliation', title: 'Reconciliation', section: 'records', icon: FileCheck2, permission: 'usage.read', keywords: 'bill invoice compare variance difference provider report csv upload estimates foreign use alarm',
    actions: [{ label: 'Compare a provider’s bill', href: '/reconciliation', icon: FileCheck2, permission: 'reconciliation.manage' }],
    load: () => import('./reconciliation/reconciliation-page.tsx'),
  },
  { path: '/reconciliation/$statementId', title: 'Reconciliation', permission: 'usage.read', load: () => import('./reconciliation/statement-page.tsx') },
  { path: '/credits', title: 'Credits', section: 'records', icon: Coins, permission: 'usage.read', keywords: 'platform keys hybrid trial top-up balance expiry', load: () => import('./credits/credits-page.tsx') },
  { path: '/invoices', title: 'Invoices', section: 'records', icon: ReceiptText, permission: 'usage.read', keywords: 'bill subscription print tax', load: () => import('./invoices/invoices-page.tsx') },
  { path: '/invoices/$invoiceId', title: 'Invoice', permission: 'usage.read', load: () => import('./invoices/invoice-page.tsx') },
  { path: '/operator/invoices/$invoiceId', title: 'Invoice', permission: 'operator.read', load: () => import('./invoices/issued-page.tsx') },
  {
    path: '/prices', title: 'Prices', section: 'records', icon: CircleDollarSign, shortcut: 'v', permission: 'usage.read', keywords: 'price list discount negotiated own rates ceiling unpriced reprice history cost',
    actions: [{ label: 'Set a price', href: '/prices?make=price', icon: CircleDollarSign, permission: 'prices.manage' }],
    load: () => import('./prices/prices-page.tsx'),
  },
  { path: '/requests', title: 'Requests', section: 'records', icon: ListTree, shortcut: 'q', permission: 'usage.read', keywords: 'log ledger refused why failed attempts live tail receipt', load: () => import('./requests/requests-page.tsx') },
  { path: '/receipts/$requestId', title: 'Receipt', permission: 'usage.read', load: () => import('./receipts/receipt-page.tsx') },
  { path: '/reference', title: 'API reference', section: 'records', icon: BookOpen, shortcut: 'x', permission: 'public', keywords: 'openapi docs errors http curl', load: () => import('./reference/reference-page.tsx') },

  { path: '/audit', title: 'Audit log', section: 'oversight', icon: ScrollText, shortcut: 'l', permission: 'audit.read', keywords: 'log events who leaf hash proof', load: () => import('./audit/audit-page.tsx') },
  { path: '/alerts', title: 'Alerts', section: 'oversight', icon: Siren, permission: 'alerts.read', keywords: 'anomaly anomalies alarm spike unusual pause mute networks stolen token', load: () => import('./anomalies/alerts-page.tsx') },
  { path: '/alerts/$anomalyId', title: 'Alert', permission: 'alerts.read', load: () => import('./anomalies/alert-page.tsx') },
  {
    path: '/incidents', title: 'Incidents', section: 'oversight', icon: ShieldAlert, permission: 'audit.read', keywords: 'suspect leak leaked stolen key compromise revoke blast radius report',
    actions: [{ label: 'Suspect a key', href: '/incidents?suspect=yes', icon: ShieldAlert, permission: 'credentials.manage' }],
    load: () => import('./incidents/incidents-page.tsx'),
  },
  { path: '/incidents/$incidentId', title: 'Incident', permission: 'audit.read', load: () => import('./incidents/incident-page.tsx') },
  { path: '/notices', title: 'Notices', section: 'oversight', icon: Megaphone, permission: 'audit.read', keywords: 'incident breach operator told 24 hours report', load: () => import('./notices/notices-page.tsx') },
  { path: '/notices/$noticeId', title: 'Notice', permission: 'audit.read', load: () => import('./notices/notice-page.tsx') },
  {
    path: '/oversight', title: 'Scheduled reviews', section: 'oversight', icon: CalendarCheck, permission: 'usage.read', keywords: 'oversight monthly security quarterly recertification weekly usage daily anomaly digest sign-off',
    load: () => import('./oversight/oversight-page.tsx'),
  },
  { path: '/oversight/$reviewId', title: 'Scheduled review', permission: 'usage.read', load: () => import('./oversight/review-page.tsx') },
  { path: '/transparency', title: 'Access transparency', section: 'oversight', icon: Eye, shortcut: 't', permission: 'audit.read', keywords: 'keys touched who operator support break-glass drill transparency', load: () => import('./transparency/transparency-page.tsx') },
  {
    path: '/streams', title: 'Streams and auditors', section: 'oversight', icon: Radio, permission: 'audit.read', keywords: 'siem syslog webhook splunk export ocsf cef auditor link external forward',
    actions: [{ label: 'Send the log to another system', href: '/streams?make=stream', icon: Radio, permission: 'tenant.manage' }, { label: 'Make a link for an auditor', href: '/streams?tab=auditors&make=link', icon: UserSearch, permission: 'people.manage' }],
    load: () => import('./streams/streams-page.tsx'),
  },
  { path: '/controls', title: 'Controls', section: 'oversight', icon: ListTodo, permission: 'audit.read', keywords: 'soc 2 iso 27001 hipaa gdpr pci dss sox ai act framework mapping compliance evidence report', load: () => import('./controls/controls-page.tsx') },
  {
    path: '/evidence', title: 'Evidence', section: 'oversight', icon: BadgeCheck, shortcut: 'n', permission: 'audit.read', keywords: 'security review questionnaire sig caiq subprocessors data flow diagram isolation self-test evidence pack soc 2 permissions matrix',
    actions: [{ label: 'Start the isolation self-test', href: '/evidence?tab=isolation', icon: ShieldCheck, permission: 'tenant.manage' }],
    load: () => import('./evidence/evidence-page.tsx'),
  },

  {
    path: '/people', title: 'People', section: 'organisation', icon: Users, shortcut: 'p', permission: 'people.read', keywords: 'members invitations roles permissions seats teams departments',
    actions: [
      { label: 'Invite someone', href: '/people?invite=yes', icon: UserPlus, permission: 'people.manage' },
      { label: 'Make a team', href: '/people?tab=teams&team=new', icon: UsersRound, permission: 'people.manage' },
    ],
    load: () => import('./people/people-page.tsx'),
  },
  { path: '/onboarding', title: 'Onboarding', section: 'organisation', icon: ListStart, permission: 'tenant.read', keywords: 'tasks checklist start date due owner evidence rollout', load: () => import('./onboarding/onboarding-page.tsx') },
  {
    path: '/settings', title: 'Settings', section: 'organisation', icon: Settings, shortcut: 's', permission: 'session', keywords: 'organisation policy plan price seats subscription sso oidc scim saml domain export delete leave data',
    actions: [
      { label: 'Change the plan', href: '/settings?tab=plan', icon: Layers, permission: 'plan.manage' },
      { label: 'Connect single sign-on', href: '/settings?tab=sign-in', icon: LogIn, permission: 'tenant.manage' },
      { label: 'Export everything', href: '/settings?tab=data', icon: PackageOpen, permission: 'tenant.leave' },
      { label: 'Set what sign-ins must be like', href: '/settings?tab=security', icon: Shield, permission: 'tenant.manage' },
    ],
    load: () => import('./settings/settings-page.tsx'),
  },
  {
    path: '/encryption', title: 'Encryption', section: 'organisation', icon: LockKeyhole, shortcut: 'e', permission: 'credentials.read', keywords: 'own key kms hsm byok byoe aws google azure vault wrap rotate shred',
    load: () => import('./encryption/encryption-page.tsx'),
  },
  {
    path: '/security', title: 'Security', section: 'organisation', icon: ShieldCheck, shortcut: 'y', permission: 'session', ownAccount: true, keywords: 'account second factor authenticator passkey recovery codes sessions password',
    load: () => import('./security/security-page.tsx'),
  },
  { path: '/operator/incidents/$incidentId', title: 'Incident', permission: 'operator.read', load: () => import('./operator/incidents/incident-page.tsx') },
  { path: '/operator', title: 'Installation', section: 'installation', icon: Server, shortcut: 'o', permission: 'operator.read', keywords: 'operator organisations tenants suspend support break-glass', load: () => import('./operator/operator-page.tsx') },
];
