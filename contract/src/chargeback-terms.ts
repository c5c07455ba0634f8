/** What a month can be divided into. */
export const chargebackDimensions = ['department', 'team', 'project', 'workflow', 'model', 'credential', 'tag'] as const;
export type ChargebackDimension = (typeof chargebackDimensions)[number];

/** `statement-csv`: by department and project; `lines-csv`: also by model and key; `focus-…`: FinOps Open Cost and Usage Specification 1.2. */
export const chargebackFormats = ['statement-csv', 'lines-csv', 'focus-csv', 'focus-parquet'] as const;
export type ChargebackFormat = (typeof chargebackFormats)[number];
