/** How a question of a reviewer is answered. What a deployment does not have is `not-met`, never left unsaid. */
export const answerStates = ['yes', 'partly', 'not-met', 'not-applicable', 'yours'] as const;
export type AnswerState = (typeof answerStates)[number];
export const answerWords: Readonly<Record<AnswerState, string>> = {
  yes: 'Yes', partly: 'Partly', 'not-met': 'Not met', 'not-applicable': 'Not applicable', yours: 'Your own duty',
};

export const questionDomains = ['access', 'people', 'cryptography', 'keys', 'logging', 'data', 'ai', 'application', 'incident', 'continuity', 'vendors', 'development', 'privacy', 'assurance'] as const;
export type QuestionDomain = (typeof questionDomains)[number];
export const questionDomainTexts: Readonly<Record<QuestionDomain, string>> = {
  access: 'Access control', people: 'People and roles', cryptography: 'Cryptography', keys: 'Key management', logging: 'Logging and monitoring', data: 'Data handling', ai: 'AI and models', application: 'Application security',
  incident: 'Incidents', continuity: 'Backup and continuity', vendors: 'Vendors and subprocessors', development: 'Development', privacy: 'Privacy', assurance: 'Independent assurance',
};

/** Columns of the diagram, in reading order. */
export const flowColumns = ['from', 'keystead', 'to'] as const;
