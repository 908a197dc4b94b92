import * as fc from 'fast-check';
import { afterReport, momentsOf, type Progress, progressOf, type ReportedOn } from './status.rules.js';

const message = (
  state: ReportedOn['state'],
  providerMessageId: string | null = null,
  errorCode: string | null = null,
) => ({
  state,
  providerMessageId,
  errorCode,
});
const report = (status: Progress['status'], providerMessageId = 'w1'): Progress => ({ status, providerMessageId });
const after = (start: ReportedOn, ...reports: Progress[]) => reports.reduce(afterReport, start);

describe('a report', () => {
  it.each([
    ['proves that a message was sent', message('sending'), 'sent', message('sent', 'w1')],
    [
      'proves it of one that waits to be sent again',
      message('queued', null, 'uncertain_gateway'),
      'sent',
      message('sent', 'w1'),
    ],
    [
      'proves it of one that was given up without knowing',
      message('failed', null, 'uncertain_timeout'),
      'sent',
      message('sent', 'w1'),
    ],
    [
      'does not prove it of one that was refused',
      message('failed', 'w1', 'provider_131026'),
      'sent',
      message('failed', 'w1', 'provider_131026'),
    ],
    [
      'of the sending before says nothing of the present one',
      message('sending', 'w1'),
      'sent',
      message('sending', 'w1'),
    ],
    ['of the present sending gives its id', message('sending', 'w0'), 'sent', message('sent', 'w1')],
    [
      'of delivery counts whatever is known',
      message('failed', 'w1', 'provider_131026'),
      'delivered',
      message('delivered', 'w1'),
    ],
    [
      'of delivery names the sending that was under way',
      message('sending', 'w0'),
      'delivered',
      message('delivered', 'w1'),
    ],
    ['never takes a message back', message('read', 'w1'), 'delivered', message('read', 'w1')],
    ['of reading implies delivery', message('sent', 'w1'), 'read', message('read', 'w1')],
  ] as const)('%s', (_, start, status, end) => {
    expect(after(start, report(status))).toEqual(end);
  });

  it('comes in any order and as often as it likes: the state is that of the reports in their order', () => {
    const starts = fc.constantFrom<ReportedOn>(
      message('queued'),
      message('sending'),
      message('sent', 'w1'),
      message('sending', 'w0'),
      message('failed', null, 'uncertain_timeout'),
      message('failed', 'w1', 'provider_131026'),
    );
    const inOrder = ['sent', 'delivered', 'read'] as const;
    const statuses = fc.array(fc.constantFrom(...inOrder), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(starts, statuses, (start, asTheyCame) => {
        const once = inOrder.filter((status) => asTheyCame.includes(status)).map((status) => report(status));
        const came = asTheyCame.map((status) => report(status));
        expect(after(start, ...came)).toEqual(after(start, ...once));
        expect(after(after(start, ...came), ...came.toReversed())).toEqual(after(start, ...once));
      }),
    );
  });
});

it('failures are not progress', () => {
  expect(progressOf([report('sent'), { status: 'failed', providerMessageId: 'w1' }])).toEqual([report('sent')]);
});

describe('the moments of a message', () => {
  const created = new Date('2026-11-22T09:00:00.700Z');
  const at = (status: Progress['status'], time: string): Progress => ({ ...report(status), at: new Date(time) });

  it('are the earliest that is reported; what was read was delivered, and what was delivered was sent', () => {
    const reports = [
      at('read', '2026-11-22T09:00:09Z'),
      at('delivered', '2026-11-22T09:00:05Z'),
      at('read', '2026-11-22T09:00:07Z'),
    ];
    expect(momentsOf(reports, created)).toEqual({
      sentAt: new Date('2026-11-22T09:00:05Z'),
      deliveredAt: new Date('2026-11-22T09:00:05Z'),
      readAt: new Date('2026-11-22T09:00:07Z'),
    });
  });

  it('are not before the message, which the provider rounds away', () => {
    expect(momentsOf([at('sent', '2026-11-22T09:00:00Z')], created)).toEqual({
      sentAt: created,
      deliveredAt: null,
      readAt: null,
    });
  });

  it('may be unknown', () => {
    expect(momentsOf([report('read')], created)).toEqual({ sentAt: null, deliveredAt: null, readAt: null });
  });
});
