import type { Framework } from '@keystead/contract';
import type { Control } from './control.ts';
import { euAiAct } from './eu-ai-act.ts';
import { gdpr } from './gdpr.ts';
import { hipaa } from './hipaa.ts';
import { iso27001 } from './iso27001.ts';
import { pciDss } from './pci-dss.ts';
import { soc2 } from './soc2.ts';
import { sox } from './sox.ts';

/** Every framework that controls are mapped to. */
export const mappings: Readonly<Record<Framework, readonly Control[]>> = { soc2, iso27001, hipaa, gdpr, 'pci-dss': pciDss, sox, 'eu-ai-act': euAiAct };
