import { BookOpen, ChartColumn, FileKey2, FileText, History, House, KeyRound, LayoutGrid, Network, Plus, Route, ScrollText, Settings, Shield, Ticket, Upload, UserPlus, Users, Wallet } from 'lucide-react';
import type { PageEntry } from './page.ts';

/** Every page of the console. One entry here, and it has a route, a place in the navigation and one in the command palette. */
export const pages: readonly PageEntry[] = [
  { path: '/setup', title: 'Set up Keystead', permission: 'public', load: () => import('./setup/setup-page.tsx') },
  { path: '/sign-in', title: 'Sign in', permission: 'public', load: () => import('./sign-in/sign-in-page.tsx') },
  { path: '/invitation', title: 'Join your organisation', permission: 'public', load: () => import('./invitation/invitation-page.tsx') },

  { path: '/', title: 'Home', section: 'start', icon: House, shortcut: 'h', permission: 'session', keywords: 'start overview checklist', load: () => import('./home/home-page.tsx') },

  { path: '/apps', title: 'Apps', section: 'work', icon: LayoutGrid, shortcut: 'a', permission: 'apps.read', keywords: 'catalogue catalog run document analyzer policy renewal', load: () => import('./apps/apps-page.tsx') },
  { path: '/apps/$appId', title: 'App', permission: 'apps.read', load: () => import('./app/app-page.tsx') },
  { path: '/runs', title: 'History', section: 'work', icon: History, shortcut: 'r', permission: 'runs.read', keywords: 'runs drafts approvals awaiting', load: () => import('./runs/runs-page.tsx') },
  { path: '/runs/$runId', title: 'Run', permission: 'runs.read', load: () => import('./run/run-page.tsx') },
  {
    path: '/documents', title: 'Documents', section: 'work', icon: FileText, shortcut: 'd', permission: 'documents.read', keywords: 'files upload pdf docx text',
    actions: [{ label: 'Upload a document', href: '/documents', icon: Upload, permission: 'documents.write' }],
    load: () => import('./documents/documents-page.tsx'),
  },
  { path: '/documents/$documentId', title: 'Document', permission: 'documents.read', load: () => import('./documents/document-page.tsx') },

  {
    path: '/credentials', title: 'Credentials', section: 'keys', icon: KeyRound, shortcut: 'c', permission: 'credentials.read', keywords: 'provider keys vault openai anthropic',
    actions: [{ label: 'Add a provider key', href: '/credentials/add', icon: Plus, permission: 'credentials.manage' }],
    load: () => import('./credentials/credentials-page.tsx'),
  },
  { path: '/credentials/add', title: 'Add a key', permission: 'credentials.manage', load: () => import('./credentials/add-page.tsx') },
  { path: '/credentials/$credentialId', title: 'Credential', permission: 'credentials.read', load: () => import('./credentials/credential-page.tsx') },
  {
    path: '/gateway', title: 'Gateway', section: 'keys', icon: Network, shortcut: 'g', permission: 'routes.read', keywords: 'sdk curl snippets base url connect',
    actions: [
      { label: 'Make an API token', href: '/gateway?tab=tokens&make=token', icon: Ticket, permission: 'tokens.manage' },
      { label: 'Make a route', href: '/gateway?tab=routes&edit=new', icon: Route, permission: 'routes.manage' },
    ],
    load: () => import('./gateway/gateway-page.tsx'),
  },

  { path: '/usage', title: 'Usage', section: 'records', icon: ChartColumn, shortcut: 'u', permission: 'usage.read', keywords: 'cost money ledger requests tokens spend chart', load: () => import('./usage/usage-page.tsx') },
  { path: '/audit', title: 'Audit log', section: 'records', icon: ScrollText, shortcut: 'l', permission: 'audit.read', keywords: 'log events who leaf hash proof', load: () => import('./audit/audit-page.tsx') },
  { path: '/reference', title: 'API reference', section: 'records', icon: BookOpen, shortcut: 'x', permission: 'public', keywords: 'openapi docs errors http curl', load: () => import('./reference/reference-page.tsx') },

  {
    path: '/people', title: 'People', section: 'organisation', icon: Users, shortcut: 'p', permission: 'people.read', keywords: 'members invitations roles seats',
    actions: [{ label: 'Invite someone', href: '/people?invite=yes', icon: UserPlus, permission: 'people.manage' }],
    load: () => import('./people/people-page.tsx'),
  },
  {
    path: '/settings', title: 'Settings', section: 'organisation', icon: Settings, shortcut: 's', permission: 'session', keywords: 'organisation security second factor sessions budgets',
    actions: [
      { label: 'Set a budget', href: '/settings?tab=budgets&make=budget', icon: Wallet, permission: 'budgets.manage' },
      { label: 'Set up an authenticator app', href: '/settings?tab=security', icon: Shield, permission: 'tenant.read' },
      { label: 'See your sessions', href: '/settings?tab=sessions', icon: FileKey2, permission: 'tenant.read' },
    ],
    load: () => import('./settings/settings-page.tsx'),
  },
];
