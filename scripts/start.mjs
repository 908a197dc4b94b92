/*
 * `npm start`, `npm run start:api`, `npm run start:worker`: builds when that is needed, and becomes the server. It runs in this process, not in a child: whoever
 * signals or kills it signals or kills the server.
 */
import './lib/require-node.mjs';
import { ensureBuiltOrExit } from './lib/build.mjs';
import { takeSignalsFromNpm } from './lib/npm-signals.mjs';

takeSignalsFromNpm();
takeRole(process.argv[2]);
await ensureBuiltOrExit();

// Stack traces name the TypeScript sources.
process.setSourceMapsEnabled(true);
const { runServer } = await import('../dist/server.js');
await runServer({ welcome: true });

/** @param {string | undefined} role what this process is to do; unset, the environment decides */
function takeRole(role) {
  if (role === undefined) return;
  const { ROLE: set } = process.env;
  if (set && set !== role) {
    console.error(`The environment says ROLE=${set}, and this command starts the role "${role}": unset ROLE.`);
    process.exit(1);
  }
  process.env.ROLE = role;
}
