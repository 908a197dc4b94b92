import type { AppConfig } from './config/index.js';

/** What a newcomer wants to know in the first second: where it listens, where data lie, what runs, what to try. */
export function welcome(config: AppConfig, url: string): string {
  return config.role === 'worker' ? workerWelcome(config, url) : serverWelcome(config, url);
}

function serverWelcome(config: AppConfig, url: string): string {
  const { role, auth } = config;
  const rows = [
    ['API', `${url}/api/v1`],
    ['Docs', `${url}/docs`],
    ['Queues', `${url}/admin/queues`],
    ['Health', `${url}/health`],
    ['Role', role === 'api' ? 'api: jobs are recorded here and run in worker processes' : 'all: API and workers'],
    ...backing(config),
    ['Access', auth.keys.length > 0 ? `${auth.keys.length} API keys` : 'open, from this machine only (no API_KEYS)'],
  ];
  const key = auth.keys.length > 0 ? ` \\\n    -H 'authorization: Bearer <your key>'` : '';
  return `
  Haat is ready.

${table(rows)}

  Try it:

  curl -i ${url}/api/v1/messages/whatsapp${key} \\
    -H 'content-type: application/json' \\
    -d '{"phoneNumber": "+9779841234567", "message": "Namaste from Haat"}'

`;
}

function workerWelcome(config: AppConfig, url: string): string {
  const rows = [
    ['Role', 'worker: runs jobs, and answers only probes'],
    ['Works on', config.jobs.workerQueues?.join(', ') ?? 'all queues'],
    ['Health', `${url}/health`],
    ...backing(config),
  ];
  return `
  Haat is ready.

${table(rows)}

`;
}

/** What a process stands on. */
function backing({ database, redis, messaging }: AppConfig): string[][] {
  return [
    [
      'Data',
      database.kind === 'embedded' ? `${database.dataDir} (embedded PostgreSQL)` : 'PostgreSQL server (DATABASE_URL)',
    ],
    ['Engine', redis ? 'BullMQ on Redis' : 'BullMQ on the same PostgreSQL (no REDIS_URL)'],
    [
      'WhatsApp',
      messaging.whatsapp ? 'Meta Cloud API' : 'sandbox: messages are stored, not sent (no WHATSAPP_ACCESS_TOKEN)',
    ],
    ['Mail', messaging.email.smtpUrl ? 'SMTP' : 'sandbox: mails are stored sealed, not sent (no SMTP_URL)'],
  ];
}

const table = (rows: readonly string[][]): string =>
  rows.map(([name = '', value = '']) => `  ${name.padEnd(9)} ${value}`).join('\n');
