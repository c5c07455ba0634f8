import type { Operation } from '../operation.ts';
import { appOperations } from './apps.ts';
import { credentialOperations } from './credentials.ts';
import { documentOperations } from './documents.ts';
import { gatewayOperations } from './gateway.ts';
import { homeOperations } from './home.ts';
import { peopleOperations } from './people.ts';
import { recordOperations } from './records.ts';
import { sessionOperations } from './session.ts';

/** Every operation of the control plane. One line here for each family; nothing else lists them. */
export const operations = {
  ...sessionOperations,
  ...homeOperations,
  ...peopleOperations,
  ...credentialOperations,
  ...gatewayOperations,
  ...documentOperations,
  ...appOperations,
  ...recordOperations,
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
