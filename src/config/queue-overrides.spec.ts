import { ConfigurationFault, type VariableFault } from './configuration-fault.js';
import { loadConfig } from './load-config.js';
import { OVERRIDE_ENDINGS } from './queue-overrides.js';

const overridesOf = (variables: Record<string, string>) => loadConfig(variables).jobs.overrides;

function faultsOf(variables: Record<string, string>): readonly VariableFault[] {
  try {
    loadConfig(variables);
  } catch (error) {
    if (error instanceof ConfigurationFault) return error.faults;
    throw error;
  }
  throw new Error('Nothing was found wrong.');
}

describe('the variables of a queue', () => {
  it('are read by the name of the queue', () => {
    const overrides = overridesOf({
      QUEUE_WHATSAPP_MESSAGES_CONCURRENCY: '20',
      QUEUE_WHATSAPP_MESSAGES_ATTEMPTS: '2',
      QUEUE_WHATSAPP_MESSAGES_BACKOFF_MS: '0',
      QUEUE_WHATSAPP_MESSAGES_TIMEOUT_MS: '1000',
      QUEUE_WHATSAPP_MESSAGES_RATE_MAX: '0',
      QUEUE_WHATSAPP_MESSAGES_RATE_PER_MS: '60000',
      QUEUE_FILES_CONCURRENCY: '1',
    });
    expect(overrides).toEqual(
      new Map([
        [
          'WHATSAPP_MESSAGES',
          { concurrency: 20, attempts: 2, backoffMs: 0, timeoutMs: 1000, rateMax: 0, ratePerMs: 60_000 },
        ],
        ['FILES', { concurrency: 1 }],
      ]),
    );
  });

  it('count as unset when they are blank', () => {
    expect(overridesOf({ QUEUE_FILES_CONCURRENCY: ' ' }).size).toBe(0);
  });

  it('leaves to Kubernetes what it tells of a service named "queue"', () => {
    const told = {
      QUEUE_SERVICE_HOST: '10.0.0.1',
      QUEUE_SERVICE_PORT: '80',
      QUEUE_SERVICE_PORT_HTTP: '80',
      QUEUE_PORT: 'tcp://10.0.0.1:80',
      QUEUE_PORT_80_TCP: 'tcp://10.0.0.1:80',
      QUEUE_PORT_80_TCP_PROTO: 'tcp',
      QUEUE_WORKERS_PORT_80_TCP_ADDR: '10.0.0.1',
    };
    expect(overridesOf(told).size).toBe(0);
  });

  it('may belong to a queue whose name has an ending in it', () => {
    expect(overridesOf({ QUEUE_RATE_MAX_RATE_MAX: '5' })).toEqual(new Map([['RATE_MAX', { rateMax: 5 }]]));
  });

  it.each([
    ['CONCURRENCY', ['0', '1001', '1.5', 'many'], 'must be a whole number from 1 to 1000'],
    ['ATTEMPTS', ['0', '101', '-1'], 'must be a whole number from 1 to 100'],
    ['BACKOFF_MS', ['-1', '86400001', '5s'], 'must be a whole number of milliseconds from 0 to 86400000'],
    ['TIMEOUT_MS', ['9', '86400001'], 'must be a whole number of milliseconds from 10 to 86400000'],
    ['RATE_MAX', ['-1', '1000001'], 'must be a whole number of jobs from 0 to 1000000'],
    ['RATE_PER_MS', ['0', '86400001'], 'must be a whole number of milliseconds from 1 to 86400000'],
  ])('are refused when _%s is one of %j', (ending, values, problem) => {
    for (const value of values) {
      const variable = `QUEUE_FILES_${ending}`;
      expect(faultsOf({ [variable]: value })).toEqual([{ variable, shown: JSON.stringify(value), problem }]);
    }
  });

  it.each([
    'QUEUE_FILES_PRIORITY',
    'QUEUE_FILES',
    'QUEUE_CONCURRENCY',
    'QUEUE__CONCURRENCY',
    'QUEUE_DEFAULT_TIMEOUT_MS',
  ])('are refused when they are none: %s', (variable) => {
    const [fault] = faultsOf({ [variable]: '1' });
    expect(fault).toMatchObject({ variable, shown: '"1"' });
    for (const ending of OVERRIDE_ENDINGS) expect(fault?.problem).toContain(`_${ending}`);
    expect(fault?.problem).toContain('QUEUE_DEFAULT_BACKOFF');
  });

  it('are all named at once when several are wrong', () => {
    const faults = faultsOf({ QUEUE_A_ATTEMPTS: 'x', QUEUE_B_ATTEMPTS: 'y', QUEUE_C_D: 'z', PORT: '-1' });
    expect(faults.map(({ variable }) => variable).sort()).toEqual([
      'PORT',
      'QUEUE_A_ATTEMPTS',
      'QUEUE_B_ATTEMPTS',
      'QUEUE_C_D',
    ]);
  });
});
