export { type Approval, type ApprovalDecision, type ApprovalSubject, type NewApproval, decideApproval, openApproval, readApproval, withdrawApproval } from './approvals.ts';
export { type ApprovalFacts, type Decider, isExpired, mayDecide } from './rules.ts';
export type { ApprovalsTables } from './tables.ts';
