import type { ValueTransformer } from 'typeorm';

/** A bigint that JavaScript holds exactly: the driver gives it as text. */
export const wholeNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
