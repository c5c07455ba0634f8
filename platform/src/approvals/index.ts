export { type Approval, type ApprovalDecision, type ApprovalSubject, type Arrangement, type NewApproval, arrangeApproval, decideApproval, openApproval, readApproval, withdrawApproval } from './approvals.ts';
export { type Deputy, readDeputies, saveDeputy, standsIn } from './deputies.ts';
export { type QueuePlace, listOpenApprovals, urgencyOf } from './queue.ts';
export { type ApprovalFacts, type Decider, isExpired, mayDecide } from './rules.ts';
export type { ApprovalsTables } from './tables.ts';
