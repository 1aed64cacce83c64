import { defineConfig } from 'drizzle-kit';

/** `sqlite`, `sqlite-keys` (a file of its own) or `postgres`. */
const schema = process.env.SCHEMA ?? 'sqlite';

/** For `drizzle-kit generate`, which `npm run migrations` runs once for each dialect. Paths are from this package. */
export default defineConfig({
  dialect: schema === 'postgres' ? 'postgresql' : 'sqlite',
  schema: `./src/store/schema.${schema}.ts`,
  out: process.env.MIGRATIONS_OUT ?? `./src/store/migrations/${schema}`,
});
