/** The way back after signing in: a path of this console or the home page, never another site. */
export function safeNext(untrustedNext: string): string {
  if (!untrustedNext.startsWith('/') || /^\/[/\\]/.test(untrustedNext) || /[\s\\]/.test(untrustedNext)) return '/';
  return untrustedNext;
}
