import type { DataSource } from 'typeorm';

/**
 * The statements that would bring the tables to what the entities say; none when migrations and entities agree.
 * Reads only. Triggers and functions are not compared.
 */
export async function drift(dataSource: DataSource): Promise<readonly string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
