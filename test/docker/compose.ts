import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** What the tests read of a service. */
export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly string[];
  readonly ports?: readonly unknown[];
  readonly networks?: readonly string[] | Readonly<Record<string, object | null>>;
  readonly network_mode?: string;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

const docker = new URL('../../docker/', import.meta.url);

export const dockerFolder = fileURLToPath(docker);
export const readDocker = (name: string): string => readFileSync(new URL(name, docker), 'utf8');
export const readCompose = (name: string): Compose => parse(readDocker(name), { merge: true }) as Compose;

/** Names that the file wants from its env file: `${NAME:?}`. `$$` is a dollar sign. */
export const wantedVariables = (text: string): string[] => [
  ...new Set([...text.replaceAll('$$', '').matchAll(/\$\{?([A-Z_]+)/g)].map(([, name]) => name ?? '')),
];

export const filledIn = (value: string, variables: Readonly<Record<string, string | undefined>>): string =>
  value.replace(/\$\{([A-Z_]+)[^}]*\}/g, (_, name: string) => variables[name] ?? '');

const isList = (networks: NonNullable<Service['networks']>): networks is readonly string[] => Array.isArray(networks);

export const networksOf = ({ networks }: Service): readonly string[] => {
  if (networks === undefined) return ['default'];
  return isList(networks) ? networks : Object.keys(networks);
};
