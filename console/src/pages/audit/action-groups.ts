/** `approval.decided` and its like, as groups of a list to choose from. */
export function actionGroups(actions: readonly string[]): { group: string; items: { value: string; label: string }[] }[] {
  return [...Map.groupBy(actions, (action) => action.split('.')[0] ?? action)].map(([subject, of]) => ({ group: words(subject), items: of.map((action) => ({ value: action, label: actionLabel(action) })) }));
}

/** An action in words: “Approval: decided”. */
function actionLabel(action: string): string {
  const [subject = action, ...rest] = action.split('.');
  return rest.length === 0 ? words(subject) : `${words(subject)}: ${rest.join(' ').replaceAll('-', ' ')}`;
}

function words(name: string): string {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
