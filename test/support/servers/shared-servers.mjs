/* The one Redis and the one PostgreSQL server that all test files of a run use. */
import { dropDatabases, randomName } from './databases.mjs';
import { findPostgres, findRedis } from './find-programs.mjs';
import { startGuard } from './guarded.mjs';
import { startPostgresServer } from './postgres-server.mjs';
import { startRedisServer } from './redis-server.mjs';

/**
 * Starts the servers, or takes those that `TEST_REDIS_URL` and `TEST_DATABASE_URL` name.
 * @returns the environment variables for the tests, and how to stop what was started
 */
export async function startSharedServers(environment = process.env) {
  const guard = await startGuard();
  try {
    const databasePrefix = randomName('haat_test');
    const { TEST_REDIS_URL, TEST_DATABASE_URL } = environment;
    // What is missing is installed before, one after the other: the package manager does one thing at a time.
    if (!TEST_REDIS_URL) await findRedis();
    if (!TEST_DATABASE_URL) await findPostgres();
    const [redisUrl, postgresUrl] = await Promise.all([
      TEST_REDIS_URL || startRedisServer(guard).then(({ url }) => url),
      TEST_DATABASE_URL || startPostgresServer(guard).then(({ url }) => url),
    ]);
    return {
      variables: {
        HAAT_TEST_REDIS_URL: redisUrl,
        HAAT_TEST_POSTGRES_URL: postgresUrl,
        HAAT_TEST_DATABASE_PREFIX: databasePrefix,
        HAAT_TEST_FOLDER: guard.folder,
      },
      async stop() {
        // On a server of our own they go with its folder.
        if (TEST_DATABASE_URL) await dropDatabases(postgresUrl, databasePrefix);
        await guard.close();
      },
    };
  } catch (error) {
    await guard.close();
    throw error;
  }
}
