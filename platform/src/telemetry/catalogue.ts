/** Every metric of ours: what it counts, and by which labels. The operator's guide has one line for each, and a test compares the two. */
export const metricCatalogue = {
  keystead_build_info: { type: 'gauge', labels: ['version'], help: 'Always 1; the version of Keystead is its label' },
  keystead_processes: { type: 'gauge', labels: ['role'], help: 'Processes of a role that answer' },
  keystead_process_restarts_total: { type: 'counter', labels: ['role'], help: 'Processes that ended by themselves and were started again' },
  keystead_gateway_requests_total: { type: 'counter', labels: ['provider', 'dialect', 'status', 'outcome'], help: 'Requests on the gateway’s paths, by status class and outcome (answered, failed, cancelled, refused); provider "none" where none was chosen' },
  keystead_gateway_request_duration_seconds: { type: 'histogram', labels: ['provider', 'dialect'], help: 'From the request’s arrival to the end of its answer' },
  keystead_gateway_first_byte_seconds: { type: 'histogram', labels: ['provider', 'dialect'], help: 'From the request’s arrival to the first byte of an answer' },
  keystead_gateway_tokens_total: { type: 'counter', labels: ['provider', 'dialect', 'kind'], help: 'Tokens that providers counted; cache_read and cache_write are inside input, reasoning is inside output' },
  keystead_gateway_upstream_attempts_total: { type: 'counter', labels: ['provider', 'result'], help: 'Calls to providers, by "answered" or the code of what went wrong' },
  keystead_gateway_refusals_total: { type: 'counter', labels: ['code'], help: 'Requests refused before a key was used, by the code of the refusal' },
  keystead_gateway_refused_tokens_total: { type: 'counter', labels: ['of'], help: 'Requests whose token was not taken: "organisation", one that an organisation had once (its owners are alerted), or "nobody", one that nobody knows' },
  keystead_gateway_requests_in_flight: { type: 'gauge', labels: [], help: 'Requests under way' },
  keystead_gateway_open_breakers: { type: 'gauge', labels: [], help: 'Circuit breakers of keys and models that keep calls away, in this process' },
  keystead_gateway_ready: { type: 'gauge', labels: [], help: '1 while this process may use keys (what /readyz says), else 0' },
  keystead_credential_opens_total: { type: 'counter', labels: ['source'], help: 'Provider keys opened for a request: "cached" from memory, "cold" from their envelope' },
  keystead_kms_calls_total: { type: 'counter', labels: ['ring', 'kms', 'operation', 'outcome'], help: 'Calls to key services (ring "own": those that organisations brought), by "ok" or the code of the failure' },
  keystead_spool_unshipped_bytes: { type: 'gauge', labels: [], help: 'Bytes of the spool that ledger and audit log do not have yet' },
  keystead_api_operations_total: { type: 'counter', labels: ['operation', 'status'], help: 'Operations of the control plane, by status class' },
  keystead_api_operation_duration_seconds: { type: 'histogram', labels: ['method'], help: 'Duration of operations of the control plane' },
  keystead_audit_pending_events: { type: 'gauge', labels: [], help: 'Events that are not in the audit log yet' },
  keystead_audit_lag_seconds: { type: 'gauge', labels: [], help: 'Age of the oldest event that is not in the audit log yet' },
  keystead_checkpoints_unpublished: { type: 'gauge', labels: ['place'], help: 'Audit logs whose newest checkpoint is not at a place yet; places are s3, https, mail and witness:NAME' },
  keystead_checkpoints_failing: { type: 'gauge', labels: ['place'], help: 'Audit logs whose checkpoints a place does not take' },
  keystead_checkpoints_lag_seconds: { type: 'gauge', labels: ['place'], help: 'Age of the oldest newest checkpoint that is not at a place yet' },
  keystead_trace_spans_total: { type: 'counter', labels: ['result'], help: 'Spans by "exported" or "failed"; only where traces are on' },
} as const satisfies Record<string, MetricDescription>;

export interface MetricDescription { readonly type: 'counter' | 'gauge' | 'histogram'; readonly labels: readonly string[]; readonly help: string }
export type MetricName = keyof typeof metricCatalogue;
