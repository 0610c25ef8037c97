export const stepNames = ['about', 'file', 'columns', 'publish'] as const;
export type StepName = (typeof stepNames)[number];
