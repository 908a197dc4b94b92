import { randomBytes, randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { IsArray, IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import {
  BusinessKeys,
  defineQueue,
  Handles,
  hiddenPayload,
  Job,
  type JobContext,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
  Sensitive,
} from '../../src/jobs/index.js';
import { type Backend, BACKENDS, variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';
import { textsInDatabase, textsInRedis } from '../support/stored/everything-stored.js';

const vault = defineQueue('vault', {
  concurrency: 4,
  timeout: seconds(5),
  attempts: 2,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: seconds(60) },
  keepFailed: { age: seconds(60) },
});

@Job('reset-password', { queue: vault })
class ResetPassword extends Payload<ResetPassword> {
  @IsString() readonly user: string;
  @IsIn(['keep', 'tell']) readonly how: 'keep' | 'tell';
  @Sensitive() @IsString() readonly token: string;
  @Sensitive() @IsOptional() @IsObject() readonly details?: { readonly a: readonly { readonly b: string }[] };
  @Sensitive() @IsOptional() @IsArray() readonly codes?: readonly string[];
}

@Processor(vault)
class VaultProcessor extends QueueProcessor {
  readonly received = new Map<string, object>();

  @Handles(ResetPassword)
  reset(payload: ResetPassword, job: JobContext): Promise<unknown> {
    this.received.set(job.id, { ...payload });
    // A provider's error that repeats what it was sent, as they do.
    if (payload.how === 'tell') throw new Error(`The token ${payload.token} was refused`, { cause: payload.token });
    return job.commit(async () => ({ user: payload.user }));
  }
}

const keyOf = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const OLD = keyOf('old');
const NEW = keyOf('new');
const OTHER = keyOf('other');

/** A text that stands nowhere else. */
const secret = (): string => `s3cret${randomUUID().replaceAll('-', '')}`;

describe.each(BACKENDS)('sensitive fields on %s', (backend: Backend) => {
  let variables: Record<string, string>;
  let app: KernelApp;
  let logged: string[];

  const start = async (keys: string): Promise<void> => {
    app = await startKernel({ ...variables, ENCRYPTION_KEYS: keys }, [VaultProcessor]);
    logged = [];
    const log = (...parts: unknown[]): void => void logged.push(JSON.stringify(parts));
    Logger.overrideLogger({ log, error: log, warn: log, debug: log, verbose: log, fatal: log });
  };
  const received = (jobId: string) => app.context.get(VaultProcessor).received.get(jobId);
  const payloadOf = async (jobId: string): Promise<Record<string, unknown>> => {
    const [row] = await app.database.query<{ payload: Record<string, unknown> }>(
      'select payload from haat.jobs where id = $1',
      [jobId],
    );
    return row?.payload ?? {};
  };
  const makeDue = (jobId: string) =>
    app.database.query('update haat.jobs set run_at = haat.haat_now() where id = $1', [jobId]);
  const later = (token: string) =>
    app.jobs.enqueue(undefined, new ResetPassword({ user: 'u', how: 'keep', token }), { delay: 3_600_000 });

  beforeAll(async () => {
    variables = await variablesOf(backend);
    await start(OLD);
  });
  afterAll(async () => {
    await app?.close();
    Logger.overrideLogger(false);
  });

  it('reach the handler, and nothing else', async () => {
    const [token, inside, code, failing] = [secret(), secret(), secret(), secret()];
    const fields = {
      user: 'visible-user',
      how: 'keep',
      token,
      details: { a: [{ b: inside }] },
      codes: [code],
    } as const;
    const done = await app.jobs.enqueue(undefined, new ResetPassword(fields), { deduplicate: true });
    const dead = await app.jobs.enqueue(undefined, new ResetPassword({ user: 'u', how: 'tell', token: failing }));
    const waiting = await app.jobs.enqueue(undefined, new ResetPassword(fields), { delay: 3_600_000 });
    await app.untilState(done.jobId, 'completed');
    expect(await app.untilState(dead.jobId, 'dead')).toMatchObject({
      error: { message: 'The token [sensitive] was refused' },
    });
    expect(received(done.jobId)).toEqual(fields);
    expect(received(dead.jobId)).toMatchObject({ token: failing });

    const stored = await everythingStored(app, variables);
    expect(stored).toContain('visible-user');
    expect(stored).toContain('was refused');
    for (const text of [token, inside, code, failing]) {
      expect(stored).not.toContain(text);
      expect(logged.join('\n')).not.toContain(text);
    }
    expect(logged.join('\n')).toContain('Job dead');
    expect(hiddenPayload(await payloadOf(waiting.jobId))).toEqual({
      user: 'visible-user',
      how: 'keep',
      token: '[sensitive]',
      details: '[sensitive]',
      codes: '[sensitive]',
    });
  });

  it('count for deduplication without being told by its key', async () => {
    const fields = { user: 'u', how: 'keep', token: secret() } as const;
    const options = { deduplicate: true, delay: 3_600_000 };
    const first = await app.jobs.enqueue(undefined, new ResetPassword(fields), options);
    const again = await app.jobs.enqueue(undefined, new ResetPassword(fields), options);
    expect(again).toEqual({ ...first, outcome: 'deduplicated' });
    const other = await app.jobs.enqueue(undefined, new ResetPassword({ ...fields, token: secret() }), options);
    expect(other.outcome).toBe('created');
  });

  it('that were changed, or moved to another job, make the job dead at once', async () => {
    const [one, two, three] = [await later(secret()), await later(secret()), await later(secret())];
    const { token } = await payloadOf(one.jobId);
    await setPayload(app, two.jobId, { user: 'u', how: 'keep', token });
    const text = (token as { $sealed: string }).$sealed;
    await setPayload(app, three.jobId, { user: 'u', how: 'keep', token: { $sealed: `${text.slice(0, -6)}AAAAAA` } });
    for (const { jobId } of [two, three]) {
      await makeDue(jobId);
      expect(await app.untilState(jobId, 'dead')).toMatchObject({ run: 1, error: { code: 'unsealing_failed' } });
    }
  });

  it('open after the key was rotated, and wait for a key that is missing', async () => {
    const token = secret();
    const [rotated, orphan] = [await later(token), await later(secret())];

    await app.close();
    await start(`${NEW},${OLD}`);
    await makeDue(rotated.jobId);
    await app.untilState(rotated.jobId, 'completed');
    expect(received(rotated.jobId)).toMatchObject({ token });
    const fresh = await later(secret());
    expect((await payloadOf(fresh.jobId))['token']).toEqual({ $sealed: expect.stringMatching(/^new\./) as string });

    await app.close();
    await start(OTHER);
    await makeDue(orphan.jobId);
    const waiting = await until('the job to be handed back', async () => {
      const [row] = await app.database.query<{ waits: boolean; state: string; attempt: number }>(
        `select run_at > haat.haat_now() as waits, state, attempt from haat.jobs where id = $1 and unknown_since is not null`,
        [orphan.jobId],
      );
      return row;
    });
    expect(waiting).toEqual({ waits: true, state: 'pending', attempt: 0 });
    await app.database.query(
      `update haat.jobs set unknown_since = haat.haat_now() - interval '2 hours', run_at = haat.haat_now() where id = $1`,
      [orphan.jobId],
    );
    const dead = await app.untilState(orphan.jobId, 'dead');
    expect(dead.error).toMatchObject({
      code: 'sealing_key_unknown',
      message: expect.stringContaining('"old"') as string,
    });
  });
});

describe('the start without ENCRYPTION_KEYS', () => {
  it('is refused with a server, when a job has sensitive fields', async () => {
    const starting = startKernel({ ...(await variablesOf('postgres')), ENCRYPTION_KEYS: '' }, [VaultProcessor]);
    await expect(starting).rejects.toMatchObject({
      code: 'boot_fault',
      message: expect.stringMatching(/"reset-password".*set ENCRYPTION_KEYS=id:key.*openssl rand -base64 32/) as string,
    });
  });

  it('makes a key beside the embedded database, which later starts use', async () => {
    const variables = await variablesOf('embedded');
    const token = secret();
    const first = await startKernel(variables, [VaultProcessor]);
    const payload = new ResetPassword({ user: 'u', how: 'keep', token });
    const { jobId } = await first.jobs.enqueue(undefined, payload, { delay: 3_600_000 });
    expect(first.context.get(BusinessKeys).areHashed).toBe(true);
    await first.close();

    const second = await startKernel(variables, [VaultProcessor]);
    await second.database.query('update haat.jobs set run_at = haat.haat_now() where id = $1', [jobId]);
    await second.untilState(jobId, 'completed');
    expect(second.context.get(VaultProcessor).received.get(jobId)).toMatchObject({ token });
    await second.close();
  });
});

async function setPayload(app: KernelApp, jobId: string, payload: object): Promise<void> {
  await app.database.query('update haat.jobs set payload = $2 where id = $1', [jobId, JSON.stringify(payload)]);
}

/** Every row of every table, BullMQ's among them, and every key of Redis, as text. */
async function everythingStored(app: KernelApp, { REDIS_URL, QUEUE_PREFIX }: Record<string, string>): Promise<string> {
  const inRedis = REDIS_URL === undefined ? [] : await textsInRedis(REDIS_URL, `*${QUEUE_PREFIX}*`);
  if (REDIS_URL !== undefined) expect(inRedis.some((text) => text.includes('vault'))).toBe(true);
  return [...(await textsInDatabase(app.database)), ...inRedis].join('\n');
}
