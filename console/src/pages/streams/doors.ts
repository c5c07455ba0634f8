/** Whose log is sent: an organisation's, or the platform's own. Each has operations of its own; what they take and answer is the same, but for webhooks, which are an organisation's alone. */
export type LogOf = 'organisation' | 'platform';

export const doors = {
  organisation: { may: 'tenant.manage', list: 'listStreams', create: 'createStream', update: 'updateStream', remove: 'deleteStream', test: 'testStream', replay: 'replayStream' },
  platform: { may: 'operator.streams', list: 'listPlatformStreams', create: 'createPlatformStream', update: 'updatePlatformStream', remove: 'deletePlatformStream', test: 'testPlatformStream', replay: 'replayPlatformStream' },
} as const;
