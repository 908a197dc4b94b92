/* The invoice is paid in part and reminded, the score says why it is what it is, and the books agree with themselves. */
import { theOne } from '../marketplace.mjs';
import { columns } from '../table.mjs';

const STORY = 'placed confirmed offered confirmed offered accepted packing dispatched delivered completed';

export async function paying(stage, { shop, placed }) {
  const invoice = await payInPart(stage, { shop, placed });
  await remind(stage, { shop, invoice });
  await score(stage, shop);
  await closeTheBooks(stage, placed);
}

async function payInPart(stage, { shop, placed }) {
  const find = () => theOne(stage, '/credit/invoices', 'orderNumber', placed.number);
  const invoice = await find();
  stage.say(
    `The delivery is invoiced: ${invoice?.number} over ${invoice?.amount}, due on ${invoice?.dueOn}. Half of it is paid.`,
  );
  stage.check('the invoice is over the order’s total', placed.total, invoice?.amount);
  const half = Math.floor(placed.total / 2);
  const payment = { reference: 'ESEWA-DEMO-1', retailerId: shop.id, amount: half };
  const paid = await stage.post('/credit/payments', payment);
  const again = await stage.post('/credit/payments', payment);
  const reused = await stage.call('POST', '/credit/payments', { ...payment, amount: half + 1 });
  const { status, outstanding } = await find();
  stage.show(`${half} is paid, ${outstanding} is still open`);
  stage.check('the invoice is now', 'partially_paid', status);
  stage.check('the payment sent again is the same one', paid.id, again.id);
  stage.check('another under its reference is refused', 'reference_reused', reused.body.error?.code);
  return invoice;
}

async function remind(stage, { shop, invoice }) {
  stage.say('It is due in three days: the first reminder goes out, once, however often reminders are asked for.');
  const ask = async () => stage.finished(await stage.post('/credit/reminders', { retailerId: shop.id }));
  await ask();
  await ask();
  const path = `/credit/invoices/${invoice.id}/reminders`;
  const reminders = await stage.until(path, (list) => [list.items ?? list].flat()[0]?.messageState === 'sent');
  const [first, ...others] = reminders.items ?? reminders;
  const message = first ? await stage.get(`/messages/${first.messageId}`) : undefined;
  stage.show(`to ${message?.recipient}: ${message?.body}`);
  stage.check('stage of the reminder, in days from the due date', -3, first?.stage);
  stage.check('its message', 'sent', first?.messageState);
  stage.check('further reminders', 0, others.length);
}

async function score(stage, shop) {
  stage.say('The credit score is computed anew, and says why it is what it is.');
  await stage.finished(await stage.post('/credit/scores', { retailerId: shop.id }));
  const { score: scored } = await stage.get(`/credit/accounts/${shop.id}`);
  stage.show(`${scored.value}, ${scored.band}`);
  stage.show(
    columns(scored.components.map(({ name, weight, points, sentence }) => ({ name, weight, points, sentence }))),
  );
  const points = scored.components.reduce((sum, component) => sum + component.points, 0);
  stage.check('the points of the components are the score', scored.value, Math.round(points));
}

async function closeTheBooks(stage, { id, number }) {
  stage.say('The shop is content, and the books are compared with themselves.');
  await stage.finished(await stage.post(`/orders/${id}/complete`));
  const { timeline } = await stage.get(`/orders/${id}`);
  stage.show(`${number}: ${timeline.map(({ to }) => to).join(' → ')}`);
  const moves = timeline.map(({ to }) => to).join(' ');
  stage.check('the timeline tells the whole story', true, moves === STORY);
  const job = await stage.post('/credit/reconciliations');
  await stage.finished(job);
  const { accounts, entries, discrepancies } = await stage.get(`/credit/reconciliations/${job.jobId}`);
  stage.show(`${accounts} accounts, ${entries} entries of the ledger`);
  stage.check('discrepancies in the books', 0, Array.isArray(discrepancies) ? discrepancies.length : discrepancies);
}
