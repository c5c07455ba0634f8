/** A table as an export holds it: one JSON object a line. Columns are named one by one, so that none comes along unseen. */
export interface ExportedTable {
  readonly path: string;
  readonly table: string;
  /** The key that its pages go by; `null` where it is small enough to be read at once. */
  readonly key: { readonly column: string; readonly type: 'uuid' | 'bigint' } | null;
  readonly columns: readonly string[];
  /** Columns that name a person; an import gives them the person with the same address. */
  readonly people: readonly string[];
  /** Whether an import writes the rows. What it does not write is there to be read. */
  readonly imported: boolean;
  /** What an import puts in place of what the file says, in SQL, and columns it adds; `$tenant` is the tenant's id. */
  readonly onImport?: Readonly<Record<string, string>>;
}

const byId = { column: 'id', type: 'uuid' } as const;
const columns = (text: string): readonly string[] => text.split(' ');

/** Every table that leaves, in the order in which an import can write them. */
export const exportedTables: readonly ExportedTable[] = [
  { path: 'organisation/subscription.jsonl', table: 'subscriptions', key: byId, columns: columns('id plan monthly_usd started_at ended_at'), people: [], imported: true },
  { path: 'people/invitations.jsonl', table: 'invitations', key: byId, columns: columns('id email role invited_by created_at expires_at accepted_at withdrawn_at'), people: ['invited_by'], imported: false },
  { path: 'people/teams.jsonl', table: 'teams', key: byId, columns: columns('id name description revision created_at deleted_at external_id data_class'), people: [], imported: true },
  { path: 'people/team-members.jsonl', table: 'team_members', key: null, columns: columns('team_id user_id joined_at is_primary'), people: ['user_id'], imported: true },
  { path: 'people/app-access.jsonl', table: 'app_access', key: null, columns: columns('app_id audience revision'), people: [], imported: true },
  { path: 'people/app-assignments.jsonl', table: 'app_assignments', key: null, columns: columns('app_id team_id user_id'), people: ['user_id'], imported: true },
  { path: 'sign-in/connections.jsonl', table: 'sso_connections', key: byId, columns: columns('id kind name settings enabled enforced created_at last_used_at'), people: [], imported: false },
  { path: 'sign-in/domains.jsonl', table: 'sso_domains', key: byId, columns: columns('id connection_id domain created_at verified_at verified_by'), people: [], imported: false },
  { path: 'sign-in/identities.jsonl', table: 'sso_identities', key: null, columns: columns('connection_id subject user_id linked_at'), people: ['user_id'], imported: false },
  {
    path: 'keys/credentials.jsonl', table: 'credentials', key: byId, people: ['created_by'], imported: true,
    columns: columns('id provider label origin connection custody payer environment team project scope state models rotation_days expires_at requests_per_minute tokens_per_minute max_concurrent provider_organisation provider_project created_by created_at deleted_at last_used_at'),
    // The keys themselves stay behind: each is entered again, and its credential then switched on.
    onImport: { state: "case when r.state = 'deleted' then 'deleted' else 'disabled' end" },
  },
  {
    path: 'keys/credential-versions.jsonl', table: 'credential_versions', key: byId, people: ['created_by'], imported: true,
    columns: columns('id credential_id version state fingerprint created_by created_at tested_at activated_at grace_until destroyed_at'),
    onImport: {
      state: "case when r.state = 'primary' then 'primary' else 'revoked' end", destroyed_at: 'coalesce(r.destroyed_at, now())', last_four: "''",
      tenant_key_id: "(select k.id from tenant_keys k where k.tenant_id = $tenant and k.ring = 'credential' order by k.version desc limit 1)",
    },
  },
  { path: 'keys/checks.jsonl', table: 'credential_checks', key: byId, columns: columns('id credential_id version checked_at state latency_ms detail model_count'), people: [], imported: true },
  { path: 'oversight/plans.jsonl', table: 'oversight_plans', key: null, columns: columns('kind enabled owner_id due_days hour time_zone next_at revision'), people: ['owner_id'], imported: true },
  { path: 'oversight/reviews.jsonl', table: 'oversight_reviews', key: byId, columns: columns('id kind from_at to_at time_zone made_at due_at owner_id document hash items needs_signature mailed_at reminded_at signed_by signed_as signed_at signed_hash'), people: ['owner_id', 'signed_by'], imported: true },
  { path: 'oversight/decisions.jsonl', table: 'oversight_decisions', key: null, columns: columns('review_id item_id decision owner_id due_on note decided_by decided_at done_by done_at'), people: ['owner_id', 'decided_by', 'done_by'], imported: true },
  { path: 'keys/incidents.jsonl', table: 'key_incidents', key: byId, columns: columns('id credential_id label provider fingerprint environment reach reason suspected_since opened_by opened_at containment contained_by contained_at summary why_open closed_by closed_at report'), people: ['opened_by', 'contained_by', 'closed_by'], imported: true },
  { path: 'keys/incident-tasks.jsonl', table: 'incident_tasks', key: null, columns: columns('incident_id task owner_id note done_at done_by'), people: ['owner_id', 'done_by'], imported: true },
  { path: 'keys/incident-notes.jsonl', table: 'incident_notes', key: byId, columns: columns('id incident_id written_by written_at body'), people: ['written_by'], imported: true },
  { path: 'keys/encryption-keys.jsonl', table: 'tenant_keys', key: byId, columns: columns('id ring version kms kms_key_id created_at destroyed_at wraps'), people: [], imported: false },
  { path: 'keys/encryption-key-rotations.jsonl', table: 'tenant_key_rotations', key: byId, columns: columns('id ring reason step moved total started_at made_at finished_at'), people: [], imported: false },
  { path: 'keys/own-keys.jsonl', table: 'tenant_own_keys', key: byId, columns: columns('id kms kms_key_id key settings state created_by created_at removed_at'), people: ['created_by'], imported: false },
  {
    path: 'gateway/api-tokens.jsonl', table: 'api_tokens', key: byId, people: ['user_id'], imported: true,
    columns: columns('id name prefix scopes environment user_id team_id data_class project may_name_project workflow may_name_workflow created_at expires_at revoked_at last_used_at'),
    // Tokens do not move: theirs is a name in the ledger, and nothing that opens anything.
    onImport: { token_hash: "sha256(gen_random_uuid()::text::bytea || r.id::text::bytea)", revoked_at: 'coalesce(r.revoked_at, now())' },
  },
  { path: 'gateway/routes.jsonl', table: 'routes', key: byId, columns: columns('id name chain strategy delivery limits shadow for_apps revision created_at'), people: [], imported: true, onImport: { for_apps: 'coalesce(r.for_apps, false)' } },
  { path: 'gateway/route-drills.jsonl', table: 'route_drills', key: null, columns: columns('route_id drill_id drilled_by started_at finished_at legs'), people: ['drilled_by'], imported: true },
  { path: 'gateway/policy.jsonl', table: 'gateway_policies', key: null, columns: columns('policy revision changed_at'), people: [], imported: true },
  { path: 'money/budgets.jsonl', table: 'budgets', key: byId, columns: columns('id name scope_kind scope_id unit period limit_amount when_full contact revision created_at credential_id'), people: [], imported: true },
  { path: 'money/price-terms.jsonl', table: 'price_terms', key: byId, columns: columns('id provider credential_id model kind discount_percent rates note valid_from valid_to follows revision created_by created_at'), people: ['created_by'], imported: true },
  { path: 'money/billing-statements.jsonl', table: 'billing_statements', key: byId, columns: columns('id provider source credential_id file_name from_day to_day lines cost_nano_usd digest created_by created_at settled_at'), people: ['created_by'], imported: true },
  { path: 'money/billing-lines.jsonl', table: 'billing_lines', key: byId, columns: columns('id statement_id day model key_hint credential_id item input_tokens cache_read_tokens cache_write_tokens output_tokens requests cost_nano_usd precision_nano_usd'), people: [], imported: true },
  { path: 'money/foreign-use-alarms.jsonl', table: 'foreign_use_alarms', key: byId, columns: columns('id provider day credential_id statement_id models billed_tokens sent_tokens foreign_tokens foreign_nano_usd raised_at acknowledged_at acknowledged_by'), people: ['acknowledged_by'], imported: true },
  { path: 'money/reconciled-estimates.jsonl', table: 'reconciled_estimates', key: { column: 'request_id', type: 'uuid' }, columns: columns('request_id statement_id estimated_input_tokens estimated_output_tokens estimated_nano_usd reconciled_nano_usd reconciled_by reconciled_at'), people: ['reconciled_by'], imported: false },
  { path: 'money/credit-grants.jsonl', table: 'credit_grants', key: byId, columns: columns('id kind amount_nano_usd remaining_nano_usd reference granted_at expires_at'), people: [], imported: false },
  { path: 'money/credit-entries.jsonl', table: 'credit_entries', key: byId, columns: columns('id grant_id kind occurred_at amount_nano_usd balance_nano_usd request_id uncovered_nano_usd'), people: [], imported: false },
  { path: 'money/departments.jsonl', table: 'departments', key: byId, columns: columns('id name cost_centre revision created_at archived_at'), people: [], imported: true },
  { path: 'money/department-teams.jsonl', table: 'department_teams', key: byId, columns: columns('id department_id team_id valid_from valid_to'), people: [], imported: true },
  { path: 'money/projects.jsonl', table: 'client_projects', key: byId, columns: columns('id code client revision created_at closed_at'), people: [], imported: true },
  { path: 'money/chargeback-settings.jsonl', table: 'chargeback_settings', key: null, columns: columns('listed_projects_only tag_keys revision'), people: [], imported: true },
  { path: 'money/chargeback-closings.jsonl', table: 'chargeback_closings', key: byId, columns: columns('id period closed_at closed_by ledger_requests ledger_last_request document'), people: ['closed_by'], imported: true },
  { path: 'money/chargeback-lines.jsonl', table: 'chargeback_lines', key: byId, people: [], imported: true, columns: columns('id closing_id day department_id team project workflow tags environment provider model credential_id payer estimated price_version requests unpriced_requests input_tokens cache_read_tokens cache_write_tokens output_tokens cost_nano_usd') },
  { path: 'onboarding/plan.jsonl', table: 'onboarding_plans', key: null, columns: columns('starts_on set_by set_at revision'), people: ['set_by'], imported: true },
  { path: 'onboarding/tasks.jsonl', table: 'onboarding_tasks', key: null, columns: columns('task_id assigned_to note url set_aside said_by said_at proved_at told_overdue_for'), people: ['assigned_to', 'said_by'], imported: true },
  { path: 'agreements/agreements.jsonl', table: 'provider_agreements', key: byId, columns: columns('id provider credential_id kind reference document_url note starts_at ends_at confirmed_by confirmed_at withdrawn_by withdrawn_at withdrawn_reason revision'), people: ['confirmed_by', 'withdrawn_by'], imported: true },
  { path: 'notices/notices.jsonl', table: 'service_notices', key: byId, columns: columns('id title severity began_at aware_at told_at closed_at acknowledged_by acknowledged_at'), people: ['acknowledged_by'], imported: false },
  { path: 'notices/reports.jsonl', table: 'service_notice_reports', key: null, columns: columns('notice_id number kind known doing asked published_at told_at'), people: [], imported: false },
  { path: 'approvals/approvals.jsonl', table: 'approvals', key: byId, columns: columns('id subject_kind subject_id subject_hash qualification four_eyes requested_by requested_at expires_at state decided_by decided_at reason attested assigned_to due_at due_by_hand'), people: ['requested_by', 'decided_by', 'assigned_to'], imported: true, onImport: { due_by_hand: 'coalesce(r.due_by_hand, false)' } },
  { path: 'approvals/settings.jsonl', table: 'review_settings', key: null, columns: columns('due_days changed_by changed_at'), people: ['changed_by'], imported: true },
  { path: 'approvals/deputies.jsonl', table: 'review_deputies', key: null, columns: columns('user_id deputy_id from_at until_at'), people: ['user_id', 'deputy_id'], imported: false },
  { path: 'runs/retention.jsonl', table: 'run_retention', key: null, columns: columns('mode days shortest_mode shortest_days session_hours export_hours revision changed_by changed_at'), people: ['changed_by'], imported: true },
  { path: 'runs/sharing.jsonl', table: 'run_sharing', key: null, columns: columns('default_visibility revision changed_by changed_at'), people: ['changed_by'], imported: true },
  { path: 'runs/edits.jsonl', table: 'run_edits', key: byId, columns: columns('id run_id edited_by edited_at sections output_hash'), people: ['edited_by'], imported: true },
  { path: 'runs/comparisons.jsonl', table: 'run_comparisons', key: byId, columns: columns('id app_id created_by created_at kept_run_id kept_by kept_at reason'), people: ['created_by', 'kept_by'], imported: true },
  { path: 'runs/ratings.jsonl', table: 'run_ratings', key: byId, columns: columns('id run_id user_id rating reason rated_at'), people: ['user_id'], imported: true },
  { path: 'runs/handling.jsonl', table: 'run_handling', key: { column: 'run_id', type: 'uuid' }, columns: columns('run_id first_exported_at entered_minutes entered_by entered_at'), people: ['entered_by'], imported: true },
  // An eval that was under way does not go on elsewhere by itself.
  { path: 'evals/evals.jsonl', table: 'evals', key: byId, columns: columns('id state request at_most_nano_usd planned problem environment team_id data_class started_by started_at finished_at'), people: ['started_by'], imported: true, onImport: { state: "case when r.state = 'running' then 'stopped' else r.state end" } },
  { path: 'evals/results.jsonl', table: 'eval_results', key: byId, columns: columns('id eval_id app_id app_version golden_case model sandbox outcome findings output request_id judge_request_id finished_at'), people: [], imported: true },
  { path: 'batches/batches.jsonl', table: 'batches', key: byId, columns: columns('id start_key app_id app_version source state pause_code pause_parameters row_count cap_nano_usd about_nano_usd at_most_nano_usd sandbox started_by token_id created_at finished_at'), people: ['started_by'], imported: false },
  { path: 'batches/rows.jsonl', table: 'batch_rows', key: null, columns: columns('batch_id number state run_id attempts failure_code failure_parameters at_most_nano_usd settled own_nano_usd platform_nano_usd unpriced earlier_own_nano_usd earlier_platform_nano_usd'), people: [], imported: false },
  { path: 'time-saved/handle-times.jsonl', table: 'app_handle_times', key: byId, columns: columns('id app_id minutes_before set_by set_at'), people: ['set_by'], imported: true },
  { path: 'time-saved/terms.jsonl', table: 'time_saved_terms', key: null, columns: columns('hourly_rate_cents longest_minutes set_by set_at'), people: ['set_by'], imported: true },
  { path: 'time-saved/pilots.jsonl', table: 'pilots', key: byId, columns: columns('id name started_on baseline hourly_rate_cents longest_minutes platform_fee_cents created_by created_at'), people: ['created_by'], imported: true },
  { path: 'alerts/alerts.jsonl', table: 'anomalies', key: byId, columns: columns('id kind subject_kind subject_id state since seen_at raised_at evidence history muted_until mute_reason resolved_at told_at'), people: [], imported: true, onImport: { told_at: 'coalesce(r.told_at, now())' } },
  { path: 'alerts/settings.jsonl', table: 'anomaly_settings', key: null, columns: columns('settings revision changed_by changed_at'), people: ['changed_by'], imported: true },
  { path: 'alerts/pauses.jsonl', table: 'gateway_pauses', key: byId, columns: columns('id kind subject reason paused_by paused_at'), people: ['paused_by'], imported: true },
  { path: 'usage/views.jsonl', table: 'usage_views', key: byId, columns: columns('id user_id name address created_at'), people: ['user_id'], imported: true },
  { path: 'usage/receipt-salts.jsonl', table: 'receipt_salts', key: { column: 'request_id', type: 'uuid' }, columns: columns('request_id salt'), people: [], imported: false },
  { path: 'usage/receipt-signatures.jsonl', table: 'receipt_signatures', key: { column: 'request_id', type: 'uuid' }, columns: columns('request_id sequence facts asked_at note refused'), people: [], imported: false },
  { path: 'audit/streams.jsonl', table: 'audit_streams', key: byId, columns: columns('id name kind destination groups includes_personal next_sequence paused paused_because last_sequence last_delivered_at created_at'), people: [], imported: false },
  { path: 'audit/publications.jsonl', table: 'audit_publications', key: null, columns: columns('place size published_at failing_since note'), people: [], imported: false },
  { path: 'audit/accepted-rollbacks.jsonl', table: 'audit_accepted_rollbacks', key: null, columns: columns('place size root reason accepted_at'), people: [], imported: false },
  { path: 'audit/checkpoints.jsonl', table: 'audit_checkpoints', key: { column: 'size', type: 'bigint' }, columns: columns('size from_size root note leaf_hashes made_at'), people: [], imported: false },
  { path: 'access/auditor-links.jsonl', table: 'auditor_links', key: byId, columns: columns('id purpose email created_by created_at expires_at revoked_at opened last_used_at'), people: ['created_by'], imported: false },
  { path: 'access/support-access.jsonl', table: 'break_glass', key: byId, columns: columns('id drill reason minutes includes_content participants requested_by requested_at decide_before decision decided_by decided_as decided_at access_until first_used_at uses ended_at ended_because'), people: ['requested_by', 'decided_by'], imported: false },
];

/** What the spool's role writes on import: the control plane has no right to. */
export const ledgerTables: readonly ExportedTable[] = [
  { path: 'money/budget-windows.jsonl', table: 'budget_windows', key: null, columns: columns('budget_id window_start settled_amount alerted_percent'), people: [], imported: true },
  { path: 'money/budget-alerts.jsonl', table: 'budget_alerts', key: byId, columns: columns('id budget_id window_start percent limit_amount reserved_amount settled_amount raised_at'), people: [], imported: true },
  {
    path: 'usage/refusals.jsonl', table: 'refusals', key: { column: 'request_id', type: 'uuid' }, people: ['user_id'], imported: true,
    columns: columns('request_id occurred_at caller user_id token_id app_id run_id team environment endpoint stream asked_model code status parameters field policy shadow_of'),
  },
  {
    path: 'usage/ledger.jsonl', table: 'ledger', key: { column: 'request_id', type: 'uuid' }, people: ['user_id'], imported: true,
    columns: columns('request_id occurred_at user_id token_id app_id run_id team project environment payer custody credential_id credential_version fingerprint provider endpoint stream asked_model served_model input_tokens cache_read_tokens cache_write_tokens output_tokens reasoning_tokens usage_state usage_raw cost_nano_usd price_version status outcome latency_ms first_byte_ms attempts provider_request_id policy code route translated_to translation_warnings output_limit shadow_of answer workflow tags receipt attempt_of charged'),
  },
];

/** Tables of a tenant that an export holds otherwise: as files, or in a form of their own. */
export const exportedOtherwise: Readonly<Record<string, string>> = {
  members: 'people/members.jsonl, with names and addresses',
  documents: 'documents/, with the files as they were uploaded',
  runs: 'runs/, opened',
  run_comments: 'runs/, opened, with the run they are about',
  app_templates: 'runs/templates.jsonl, opened',
  audit_leaves: 'audit/leaves.jsonl',
  audit_openings: 'audit/leaves.jsonl, with the entry they open',
  imported_audit_leaves: 'audit/earlier-leaves.jsonl',
};

/** Tables of a tenant that no export holds, each with its reason. A table that stands nowhere here fails a test. */
export const notExported: Readonly<Record<string, string>> = {
  app_form_drafts: 'forms that somebody has begun and not sent: their own',
  run_edit_drafts: 'edits that somebody has begun and not saved: their own',
  agreement_reminders: 'which reminders were given already',
  service_incidents: 'the operator’s own: what an organisation was told of them is exported',
  service_incident_reports: 'as service_incidents',
  audit_subtrees: 'made of the leaf hashes in audit/checkpoints.jsonl, to make proofs quickly',
  call_origins: 'networks and programs that calls came from, kept for ninety days to know what is unusual; alerts that came of them are exported',
  refused_credentials: 'tokens and keys that were refused, as sums by hour kept for ninety days to know what is unusual; alerts that came of them are exported',
  anomaly_watch: 'when it is looked at next; what was found is exported',
  alarm_mails: 'who was told of which alarm by mail; the alarms themselves are exported',
  outgoing_mails: 'mail on its way; what it tells of is exported',
  review_mails: 'who was told of which review by mail; the decisions themselves are exported',
  auditor_sessions: 'who has an auditor’s link open; that it was opened stands in the log',
  stream_deliveries: 'what receivers of webhooks answered of late; the entries themselves are exported',
  draft_openings: 'who has a draft before them that waits for a decision; that it was read stands in the log',
  audit_outbox: 'waits for its place in the log, where the next export has it',
  budget_leases: 'what gateway processes hold for calls under way',
  configuration_changes: 'tells the gateways to look again',
  credit_accounts: 'the sum of the entries of credits, which are exported',
  credit_reservations: 'calls that are under way',
  credential_rate_windows: 'what was handed out of the present minute',
  tenant_rate_windows: 'as credential_rate_windows',
  credential_reminders: 'which reminders were given already',
  credential_stops: 'calls that were broken off within the last minute',
  invoice_settings: 'who issues invoices: the platform’s own',
  invoices: 'the platform’s books; an organisation reads its own, and saves them from there',
  platform_offers: 'what the platform offers: its own',
  idempotency_keys: 'answers kept for a day',
  refusal_minutes: 'how often each caller was refused in a minute, beside the refusals themselves',
  request_tails: 'who looks on at requests just now',
  shadow_days: 'how many shadows of a route were sent on which day',
  spool_open_intents: 'calls that are under way',
  sso_answers: 'which attempts to sign in were answered within the last minutes',
  tenant_deletions: 'the leaving itself',
  evidence_packs: 'packs are files of their own, kept for 30 days; what they were made from is exported',
  isolation_tests: 'tests of this installation; that each ended, and how, stands in the log',
  tenant_exports: 'the leaving itself',
  usage_days: 'sums of the ledger, which is exported; an import makes them again',
  usage_hours: 'as usage_days',
  usage_months: 'as usage_days',
  usage_purpose_days: 'as usage_days',
  usage_purpose_hours: 'as usage_days',
  usage_purpose_months: 'as usage_days',
  usage_purpose_series: 'as usage_series',
  usage_series: 'what the sums are about; as usage_days',
  usage_service_days: 'as usage_days',
  usage_service_hours: 'as usage_days',
  usage_service_months: 'as usage_days',
  usage_service_series: 'as usage_series',
};
