/*
 * `npm run seed`: fills the database of the environment with the demo set, all or nothing. A database that has retailers,
 * vendors or products already is left alone.
 */
import './lib/require-node.mjs';
import { ensureBuiltOrExit } from './lib/build.mjs';

await ensureBuiltOrExit();
process.setSourceMapsEnabled(true);
const { seedDatabase } = await import('../dist/seed-database.js');
await seedDatabase();
