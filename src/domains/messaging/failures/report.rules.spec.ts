import type { MessageState } from '../../../database/schema/messaging.js';
import { classOf, isNews, sharedRow } from './report.rules.js';

const UNCERTAIN = { code: 'uncertain_timeout', message: 'no answer' };
const REFUSED = { code: 'provider_131026', message: 'undeliverable' };

describe('a report of failure is news', () => {
  it.each<[string, MessageState, string | null, typeof UNCERTAIN | null, boolean]>([
    ['of a message that was taken over', 'sent', 'wamid.1', null, true],
    ['of one whose id the answer did not bring', 'sent', null, null, true],
    ['not of one that was sent again since', 'sent', 'wamid.2', null, false],
    ['before its answer', 'sending', null, null, true],
    ['of the second sending, whose answer has not come', 'sending', 'wamid.0', null, true],
    ['not of the first while the second is under way', 'sending', 'wamid.1', null, false],
    ['of one that may have been sent', 'failed', null, UNCERTAIN, true],
    ['not of one that was refused', 'failed', null, REFUSED, false],
    ['not twice', 'failed', 'wamid.1', REFUSED, false],
    ['not of one that is to be sent again', 'queued', 'wamid.1', REFUSED, false],
    ['of one that was sent all the same', 'queued', null, UNCERTAIN, true],
    ['not of one that has arrived', 'delivered', 'wamid.1', null, false],
    ['not of one that was read', 'read', 'wamid.1', null, false],
  ])('%s', (_, state, providerMessageId, error, expected) => {
    expect(isNews({ state, providerMessageId, error }, { providerMessageId: 'wamid.1' })).toBe(expected);
  });
});

describe('what the failures of several messages change', () => {
  const message = {
    recipient: '+9779841234567',
    template: { name: 'haat_vendor_offer', language: 'en', parameters: [] },
  };

  it.each([
    [131056, 'delay +9779841234567'],
    [131050, 'suppression +9779841234567'],
    [132015, 'template haat_vendor_offer en'],
    [132016, 'template haat_vendor_offer en'],
    [131026, ''],
    [131000, ''],
    [130429, ''],
    [131031, ''],
    [undefined, ''],
  ])('of %s is "%s"', (code, row) => {
    expect(sharedRow(message, classOf(code === undefined ? {} : { code }))).toBe(row);
  });
});
