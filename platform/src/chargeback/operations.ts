import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../foundation/index.ts';
import { closeMonth } from './close-month.ts';
import { assignTeam, createDepartment, listDepartments, updateDepartment } from './departments.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { exportMonth } from './export-month.ts';
import { createProject, listProjects, updateProject } from './projects.ts';
import { listMonths, readMonth } from './read-month.ts';
import { readSettings, updateSettings } from './settings.ts';
import { readStatement } from './statement.ts';

/** Every operation of this part: each does what the function of its name does. */
export function chargebackOperations(deps: ChargebackDependencies): readonly ImplementedOperation[] {
  return [
    implement(operations.listDepartments, ({ principal }) => listDepartments(deps, principal)),
    implement(operations.createDepartment, ({ principal, body }) => createDepartment(deps, principal, body)),
    implement(operations.updateDepartment, ({ principal, params, body, ifMatch }) => updateDepartment(deps, principal, { ...params, ifMatch, change: body })),
    implement(operations.assignTeam, ({ principal, params, body }) => assignTeam(deps, principal, { ...params, ...body })),
    implement(operations.listProjects, ({ principal }) => listProjects(deps, principal)),
    implement(operations.createProject, ({ principal, body }) => createProject(deps, principal, body)),
    implement(operations.updateProject, ({ principal, params, body, ifMatch }) => updateProject(deps, principal, { ...params, ifMatch, change: body })),
    implement(operations.readChargebackSettings, ({ principal }) => readSettings(deps, principal)),
    implement(operations.updateChargebackSettings, ({ principal, body, ifMatch }) => updateSettings(deps, principal, { settings: body, ifMatch })),
    implement(operations.listChargebackMonths, ({ principal }) => listMonths(deps, principal)),
    implement(operations.readChargeback, ({ principal, params, query }) => readMonth(deps, principal, { ...params, query })),
    implement(operations.readChargebackStatement, ({ principal, params }) => readStatement(deps, principal, params.period)),
    implement(operations.closeChargebackMonth, ({ principal, params }) => closeMonth(deps, principal, params.period)),
    implement(operations.exportChargeback, ({ principal, params, query }) => exportMonth(deps, principal, { ...params, ...query })),
  ];
}
