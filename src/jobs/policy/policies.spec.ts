import { Logger } from '@nestjs/common';
import { ConfigurationFault, loadConfig } from '../../config/index.js';
import { fixed } from '../declare/backoff.js';
import type { QueueDefinition } from '../declare/queue-definition.js';
import { Policies } from './policies.js';

const queueOf = (name: string, ...aliases: string[]): QueueDefinition => ({
  name,
  aliases,
  concurrency: 2,
  timeout: 200,
  attempts: 2,
  backoff: fixed(20),
  priority: 2,
  keepCompleted: { age: 1 },
  keepFailed: { age: 2 },
});
const messages = queueOf('whatsapp-messages', 'whatsapp-message-send');
const files = queueOf('files');

const policiesOf = (variables: Record<string, string>): Policies => new Policies(loadConfig(variables));

describe('the policies', () => {
  it('hear the environment by the name of a queue and by its aliases, of which the name wins', () => {
    const policies = policiesOf({
      QUEUE_WHATSAPP_MESSAGE_SEND_CONCURRENCY: '7',
      QUEUE_WHATSAPP_MESSAGE_SEND_ATTEMPTS: '8',
      QUEUE_WHATSAPP_MESSAGES_ATTEMPTS: '9',
    });
    expect(policies.ofQueue(messages)).toMatchObject({
      concurrency: { value: 7, source: 'environment' },
      attempts: { value: 9, source: 'environment' },
    });
    expect(policies.ofQueue(files)).toMatchObject({ concurrency: { value: 2, source: 'queue' } });
  });

  it('take what operators have settled, and forget it', () => {
    const policies = policiesOf({ QUEUE_FILES_CONCURRENCY: '7' });
    policies.useOperatorLayer(new Map([['files', { concurrency: 9 }]]));
    expect(policies.ofQueue(files).concurrency).toEqual({ value: 9, source: 'operator' });
    expect(policies.ofQueue(messages).concurrency).toEqual({ value: 2, source: 'queue' });
    policies.useOperatorLayer(new Map());
    expect(policies.ofQueue(files).concurrency).toEqual({ value: 7, source: 'environment' });
  });
});

describe('the check of the variables against the queues', () => {
  const warn = jest.fn();
  beforeEach(() => {
    warn.mockClear();
    Logger.overrideLogger({ log: jest.fn(), error: jest.fn(), warn });
  });
  afterAll(() => Logger.overrideLogger(false));

  it('warns once of all names that no queue has, and says which there are', () => {
    policiesOf({ QUEUE_FILE_ATTEMPTS: '1', QUEUE_FILE_CONCURRENCY: '1', QUEUE_EMAILS_ATTEMPTS: '1' }).check([
      files,
      messages,
    ]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(warn.mock.calls[0])).toContain(
      '"variables":["QUEUE_FILE_*","QUEUE_EMAILS_*"],"queues":["files","whatsapp-messages"]',
    );
  });

  it('has nothing to say of names and aliases that there are', () => {
    policiesOf({ QUEUE_FILES_ATTEMPTS: '1', QUEUE_WHATSAPP_MESSAGE_SEND_ATTEMPTS: '1' }).check([files, messages]);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['RATE_MAX', 'RATE_PER_MS'],
    ['RATE_PER_MS', 'RATE_MAX'],
  ])('refuses %s without %s where the queue has no rate limit', (present, missing) => {
    const check = () => policiesOf({ [`QUEUE_FILES_${present}`]: '5' }).check([files]);
    expect(check).toThrow(ConfigurationFault);
    expect(check).toThrow(`QUEUE_FILES_${missing} is not set, but QUEUE_FILES_${present} is`);
  });

  it('takes half a rate limit where the queue has the other half', () => {
    expect(() =>
      policiesOf({ QUEUE_FILES_RATE_MAX: '5' }).check([{ ...files, rateLimit: { max: 1, per: 1 } }]),
    ).not.toThrow();
  });
});
