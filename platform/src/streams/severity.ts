/** How much an event asks for attention: from an everyday act to something that somebody should look at now. */
export type Severity = 'informational' | 'low' | 'medium' | 'high';

/** The first line that fits says it. */
const rules: readonly (readonly [RegExp, Severity])[] = [
  [/^(?:anomaly|incident)\./, 'high'],
  [/^(?:encryption\.destroyed|tenant\.(?:deleted|deleted-despite-holds|suspended)|reconciliation\.foreign-use|backup\.drill-failed|stream\.stopped)$/, 'high'],
  [/^break-glass\.(?:approved|opened|used)$/, 'high'],
  [/^(?:break-glass|access-policy|operator|policy|key-mode|own-key|auditor-link)\./, 'medium'],
  [/^(?:session\.refused|token\.refused|sso\.(?:refused|connection-(?:created|updated|removed))|second-factor\.(?:removed|reset)|password\.(?:reset|reset-link)|member\.updated|tenant-key\.destroyed|token\.created|stream\.(?:created|updated|deleted)|budget\.alerted)$/, 'medium'],
  [/^(?:credential\.(?:deleted|stopped|expired|created|imported|scope-changed)|tenant\.(?:exported|export-downloaded|deletion-requested)|rotation\.version-revoked|audit\.(?:exported|downloaded))$/, 'medium'],
  [/^(?:request\.refused|budget\.deleted)$|\.(?:deleted|removed|revoked|purged|withdrawn)$/, 'low'],
];

export function severityOf(action: string): Severity {
  return rules.find(([pattern]) => pattern.test(action))?.[1] ?? 'informational';
}
