/*
 * `npm start`: builds when that is needed, and becomes the server. It runs in this process, not in a child: whoever
 * signals or kills it signals or kills the server.
 */
import './lib/require-node.mjs';
import { ensureBuiltOrExit } from './lib/build.mjs';
import { takeSignalsFromNpm } from './lib/npm-signals.mjs';

takeSignalsFromNpm();
await ensureBuiltOrExit();

// Stack traces name the TypeScript sources.
process.setSourceMapsEnabled(true);
const { runServer } = await import('../dist/server.js');
await runServer({ welcome: true });
