import { defineConfig } from 'drizzle-kit';

const dialect = process.env.DIALECT === 'postgres' ? 'postgres' : 'sqlite';

/** For `drizzle-kit generate`, which `npm run migrations` runs once for each dialect. Paths are from this package. */
export default defineConfig({
  dialect: dialect === 'postgres' ? 'postgresql' : 'sqlite',
  schema: `./src/store/schema.${dialect}.ts`,
  out: process.env.MIGRATIONS_OUT ?? `./src/store/migrations/${dialect}`,
});
