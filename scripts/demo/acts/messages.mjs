/* Retailers get their messages; a bad number is refused; a client repeats itself; the power cord is pulled in the middle. */
const CROWD = 40;

export async function messages(stage) {
  const send = (body, headers) => stage.call('POST', '/messages/whatsapp', body, headers);
  const sent = (id) => stage.until(`/messages/${id}`, ({ state }) => state === 'sent');

  stage.say(
    'Haat starts with nothing but Node: embedded PostgreSQL, queues in the same database, the WhatsApp sandbox.',
  );
  await stage.start();

  stage.say('A shop writes to a retailer.');
  const first = await send({
    phoneNumber: '984-1234567',
    message: 'Namaste! Your order ORD-2026-000123 is confirmed.',
  });
  stage.show(`${first.status} ${JSON.stringify(first.body.data)}`);
  const message = await sent(first.body.data.jobId);
  stage.check('a message is accepted at once', 202, first.status);
  stage.check('a local number is understood', '+9779841234567', message.recipient);
  stage.check('the sandbox sends it', 'sent', message.state);

  stage.say('Somebody mistypes.');
  const bad = await send({ phoneNumber: '12', message: '', colour: 'red' });
  const { details } = bad.body.error;
  stage.show(`${bad.status} ${details.map(({ field, message: why }) => `${field} ${why}`).join('; ')}`);
  const fields = details.map(({ field }) => field).sort();
  stage.check('every wrong field is named', 'colour, message, phoneNumber', fields.join(', '));

  stage.say('A client does not get its answer, and sends the same request again.');
  const order = { phoneNumber: '+9779801234567', message: 'Your invoice INV-2026-000007 is due.' };
  const once = await send(order, { 'idempotency-key': 'invoice-7-due' });
  const again = await send(order, { 'idempotency-key': 'invoice-7-due' });
  stage.check('a repeat gets the first answer', once.body.data.jobId, again.body.data.jobId);
  stage.check('and is marked as one', 'true', again.headers.get('idempotency-replayed'));

  stage.say(`${CROWD} messages are accepted, and the process is killed (SIGKILL) right after the last 202.`);
  const texts = Array.from({ length: CROWD }, (_, index) => `Delivery ${index + 1} is on its way.`);
  const answers = await Promise.all(texts.map((text) => send({ phoneNumber: '+9779841234567', message: text })));
  await stage.kill();
  const accepted = answers.filter(({ status }) => status === 202).map(({ body }) => body.data.jobId);
  stage.show(`${accepted.length} accepted, then no process any more`);

  stage.say('It starts again on the same folder.');
  await stage.start();
  const states = [];
  for (const id of accepted) states.push((await sent(id)).state);
  stage.check('accepted before the kill', CROWD, accepted.length);
  stage.check('sent after it', CROWD, states.filter((state) => state === 'sent').length);
}
