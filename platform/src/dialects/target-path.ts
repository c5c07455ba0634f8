/** Query members that carry a key: they stay here. */
const secretMembers = new Set(['key', 'api_key', 'api-key', 'access_token']);

/** A path of the dialect with the caller's query (`?beta=true`, `?alt=sse`), which never carries a key on. */
export function belowBase(path: string, callerPath: string): string {
  const at = callerPath.indexOf('?');
  if (at === -1) return path;
  const kept = callerPath.slice(at + 1).split('&').filter((member) => member !== '' && !secretMembers.has(nameOf(member)));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

/** The path without its query. */
export function pathOnly(path: string): string {
  const at = path.indexOf('?');
  return at === -1 ? path : path.slice(0, at);
}

function nameOf(member: string): string {
  const raw = member.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(raw).toLowerCase();
  } catch {
    return raw.toLowerCase();
  }
}
