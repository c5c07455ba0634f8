const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/(?:Chrome|Chromium)\//, 'Chrome'], [/Safari\//, 'Safari'], [/^curl\//, 'curl']];
const systems: readonly (readonly [pattern: RegExp, name: string])[] = [[/iPhone|iPad/, 'iOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux|X11/, 'Linux']];

/** A browser’s own description in two words. */
export function describeAgent(untrustedAgent: string | null): string {
  if (untrustedAgent === null || untrustedAgent === '') return 'Unknown browser';
  const browser = browsers.find(([pattern]) => pattern.test(untrustedAgent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(untrustedAgent))?.[1];
  if (browser === undefined) return untrustedAgent.slice(0, 40);
  return system === undefined ? browser : `${browser} on ${system}`;
}
