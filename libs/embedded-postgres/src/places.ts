import { join } from 'node:path';

/** What stands where in a data folder. Everything in `cluster` belongs to the account that the server runs as. */
export interface Places {
  readonly folder: string;
  readonly cluster: string;
  /** PostgreSQL's own data directory. */
  readonly data: string;
  readonly password: string;
  readonly log: string;
}

const inside = (cluster: string): Omit<Places, 'folder'> => ({
  cluster,
  data: join(cluster, 'data'),
  password: join(cluster, 'password'),
  log: join(cluster, 'server.log'),
});

export const placesIn = (folder: string, cluster = join(folder, 'cluster')): Places => ({ folder, ...inside(cluster) });
