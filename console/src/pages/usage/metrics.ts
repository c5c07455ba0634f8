/** What usage is measured in. */
export const metrics = [
  { id: 'cost', label: 'Cost' },
  { id: 'requests', label: 'Requests' },
  { id: 'tokens', label: 'Tokens' },
] as const;
export type Metric = (typeof metrics)[number]['id'];
