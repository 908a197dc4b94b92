import { loadConfig } from '../config/index.js';
import { Policies, type QueueDefinition } from '../jobs/index.js';
import * as bidding from './bidding/bidding.queues.js';
import * as codeframe from './codeframe/codeframe.queues.js';
import * as reconciliation from './credit/reconciliation/reconciliation.queues.js';
import * as reminders from './credit/reminders/reminders.queues.js';
import * as scoring from './credit/scoring/scoring.queues.js';
import * as files from './files/files.queues.js';
import * as images from './files/images/image-processing.queues.js';
import * as inventory from './inventory/inventory.queues.js';
import * as email from './messaging/email/email.queues.js';
import * as inbound from './messaging/inbound/inbound.queues.js';
import * as messaging from './messaging/messaging.queues.js';
import * as orderExpiry from './orders/expiry/order-expiry.queues.js';
import * as orderProcessing from './orders/processing/order-processing.queues.js';
import * as orderRouting from './orders/sourcing/order-routing.queues.js';
import * as vendorFallback from './orders/sourcing/vendor-fallback.queues.js';
import * as wholesalerTimeout from './orders/sourcing/wholesaler-confirmation-timeout.queues.js';
import * as dailyReports from './reporting/daily/daily-reports.queues.js';
import * as reporting from './reporting/reporting.queues.js';

/** The table as it was agreed: concurrency, time-out, attempts, backoff, priority, rate, and what is special. */
const TABLE = `
  whatsapp-messages                10    30 s  5  exponential  5 s   2    50 / 1 s
  email                             5    30 s  3  exponential  5 s   5
  inbound-messages                  5    30 s  5  exponential  2 s   1
  order-processing                  5   120 s  3  exponential  5 s   1  100 / 60 s
  order-routing                     3    60 s  3  exponential  5 s   1
  order-expiry                      5    60 s  1  fixed        0 s   5              swept
  vendor-fallback                   3    60 s  2  fixed        5 s   1
  wholesaler-confirmation-timeout   5    60 s  1  fixed        0 s   1              swept
  bidding-timeout                   5    60 s  1  fixed        0 s   1              swept
  credit-score-calculation          3    90 s  3  exponential  5 s   2
  credit-reconciliation             1  1800 s  2  exponential 10 s  10              exclusive
  payment-reminders                 5    30 s  3  exponential  5 s   3
  report-generation                 1   600 s  3  exponential  5 s  10
  daily-reports                     1   600 s  3  exponential 60 s  10              exclusive
  inventory                         3   120 s  3  exponential  2 s   5
  files                             2   600 s  3  exponential  2 s   5
  image-processing                  2   300 s  3  exponential  5 s   3
  codeframe-generation              2   600 s  3  exponential  2 s   5
`;

const queues: QueueDefinition[] = [
  ...Object.values(bidding),
  ...Object.values(codeframe),
  ...Object.values(scoring),
  ...Object.values(reconciliation),
  ...Object.values(reminders),
  ...Object.values(files),
  ...Object.values(images),
  ...Object.values(inventory),
  ...Object.values(email),
  ...Object.values(messaging),
  ...Object.values(inbound),
  ...Object.values(orderExpiry),
  ...Object.values(orderProcessing),
  ...Object.values(orderRouting),
  ...Object.values(vendorFallback),
  ...Object.values(wholesalerTimeout),
  ...Object.values(reporting),
  ...Object.values(dailyReports),
];

const policies = new Policies(loadConfig({}));
const inSeconds = (ms: number): string => `${ms / 1000} s`;

function rowOf(queue: QueueDefinition): string {
  const { concurrency, timeout, attempts, backoff, priority, rateLimit, exclusive, sweep } = policies.ofQueue(queue);
  const cells = [
    queue.name,
    concurrency.value,
    inSeconds(timeout.value),
    attempts.value,
    `${backoff.value.type} ${inSeconds(backoff.value.delay)}`,
    priority.value,
    rateLimit.value && `${rateLimit.value.max} / ${inSeconds(rateLimit.value.per)}`,
    exclusive.value && 'exclusive',
    sweep.value && 'swept',
  ];
  return cells.filter((cell) => cell !== null && cell !== false).join(' ');
}

describe('the queues of the domains', () => {
  it('have the policies of the table, in every cell', () => {
    const stated = TABLE.trim()
      .split('\n')
      .map((row) => row.trim().replace(/ +/g, ' '));
    expect(queues.map(rowOf).sort()).toEqual(stated.sort());
  });

  it('leave to the kernel what it would say anyway', () => {
    const byDefault = queues.filter((queue) => policies.ofQueue(queue).attempts.source === 'default');
    expect(byDefault.map(({ name }) => name).sort()).toEqual([
      'credit-score-calculation',
      'email',
      'image-processing',
      'order-processing',
      'order-routing',
      'payment-reminders',
      'report-generation',
    ]);
    for (const queue of byDefault) expect(policies.ofQueue(queue).backoff.source).toBe('default');
  });

  it('have one alias', () => {
    expect(queues.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name]))).toEqual([
      ['whatsapp-message-send', 'whatsapp-messages'],
    ]);
  });
});
