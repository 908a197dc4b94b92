import { MissingServer } from './servers/find-programs.mjs';
import { startSharedServers } from './servers/shared-servers.mjs';

/** Before the first test file: the servers for all of them. Jest's workers inherit the environment. */
export default async function setUp() {
  try {
    const servers = await startSharedServers();
    Object.assign(process.env, servers.variables);
    globalThis.haatSharedServers = servers;
  } catch (error) {
    if (!(error instanceof MissingServer)) throw error;
    // Jest would print a stack trace around the one sentence that says what to do.
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}
