import { parsePhoneNumber } from '../../../phone-numbers/index.js';
import { whatsAppTransport } from './transport.js';
import { startCloudApiEmulator } from '../../../../test/support/whatsapp/cloud-api.emulator.js';

describe('whatsAppTransport', () => {
  it('is the sandbox without credentials', () => {
    expect(whatsAppTransport({})).toEqual({ kind: 'sandbox' });
  });

  it('sends through the Cloud API with credentials', async () => {
    const emulator = await startCloudApiEmulator();
    try {
      const transport = whatsAppTransport({ whatsapp: emulator.config() });
      const to = parsePhoneNumber('9841234567', 'NP');
      if (transport.kind !== 'cloud-api' || to === undefined) throw new Error(`Unexpected ${transport.kind} to ${to}`);
      emulator.hears(to);
      const message = { to, form: { kind: 'text', body: 'Namaste' }, effectKey: 'order:1' } as const;
      const outcome = await transport.send(message, new AbortController().signal);
      expect(outcome).toEqual({
        status: 'accepted',
        providerMessageId: emulator.requestsFor('order:1')[0]?.providerMessageId,
      });
    } finally {
      await emulator.stop();
    }
  });
});
