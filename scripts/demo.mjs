/*
 * `npm run demo`: stories played over HTTP against the real program, in a folder of its own that is removed afterwards. Messages
 * survive a pulled power cord; an order on credit finds its vendor, is killed in between, delivered, invoiced, paid in part
 * and reminded; an auction's winner does not answer. It ends with a table of what was promised and what was seen, and with
 * 1 when anything is not as promised.
 */
import './lib/require-node.mjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auction } from './demo/acts/auction.mjs';
import { creditOrder } from './demo/acts/credit-order.mjs';
import { messages } from './demo/acts/messages.mjs';
import { paying } from './demo/acts/paying.mjs';
import { Stage } from './demo/stage.mjs';
import { ensureBuiltOrExit } from './lib/build.mjs';

await ensureBuiltOrExit();

const folder = await mkdtemp(join(tmpdir(), 'haat-demo-'));
const stage = new Stage(folder);
try {
  await messages(stage);
  const story = await creditOrder(stage);
  await paying(stage, story);
  await auction(stage, story.ranked);
  await stage.finish();
} finally {
  await stage.kill();
  await rm(folder, { recursive: true, force: true });
}
process.exit(stage.report() ? 0 : 1);
