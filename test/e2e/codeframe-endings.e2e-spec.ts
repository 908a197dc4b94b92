import { until } from '../support/app/until.js';
import { feedback } from '../support/codeframe/feedback.js';
import { gate, PaidCodeframes } from '../support/codeframe/paid-codeframes.js';
import type { CodeframeService } from '../support/codeframe/service.emulator.js';

describe('codeframes end', () => {
  let codeframes: PaidCodeframes;
  let service: CodeframeService;

  beforeAll(async () => {
    codeframes = await PaidCodeframes.start();
    ({ service } = codeframes);
  });
  afterAll(async () => expect(await codeframes?.stop()).toEqual([]));
  beforeEach(() => service.respondWith());

  const sql = (text: string, ...values: unknown[]) => codeframes.app.database.query(text, values);
  const cancelJob = (id: string | undefined) => codeframes.app.call('POST', `/api/v1/jobs/${id}/cancel`);
  const untilJobsEnd = (id: string) =>
    until('the jobs to end', async () => {
      const open = await sql(
        `select 1 from haat.jobs where $1 = any(keys) and state in ('pending', 'queued', 'active')`,
        id,
      );
      return open.length === 0;
    });
  /** The first cluster hangs, the second is named. */
  const beginHanging = async (): Promise<string> => {
    service.respondWith(({ clusterId }) => ({ kind: clusterId === 1 ? 'hang' : 'name' }));
    const id = await codeframes.begin(2);
    await codeframes.untilStatus('the second cluster', id, ({ clusters }) => {
      return clusters.done === 1 && clusters.running === 1;
    });
    return id;
  };

  describe('by the sweep', () => {
    it('without a cluster whose job was cancelled by itself', async () => {
      const id = await beginHanging();
      const [hanging] = await codeframes.jobsOf(id, 'name-cluster', 'active');
      await cancelJob(hanging?.id);
      expect(await codeframes.status(id)).toMatchObject({
        status: 'naming',
        clusters: { done: 1, failed: 1, running: 0 },
      });
      await codeframes.sweep();
      expect(await codeframes.untilEnded(id)).toMatchObject({
        status: 'completed_with_failures',
        clusters: { failed: 1 },
      });
      expect((await codeframes.read(id)).clusters[0].error).toMatchObject({ code: 'cancelled' });
    });

    it('with a cluster whose answer is recorded, though its job was cancelled by itself', async () => {
      const id = await beginHanging();
      await codeframes.recordAnswer(id, 1);
      const [hanging] = await codeframes.jobsOf(id, 'name-cluster', 'active');
      await cancelJob(hanging?.id);
      expect(await codeframes.status(id)).toMatchObject({ status: 'naming', clusters: { done: 1, pending: 1 } });
      await codeframes.sweep();
      expect(await codeframes.untilEnded(id)).toMatchObject({ status: 'completed', clusters: { done: 2 } });
      expect((await codeframes.read(id)).clusters[0]).toMatchObject({ theme_name: 'Recorded', error: null });
    });

    it('though the job that was to finish was put away', async () => {
      const hold = gate();
      service.respondWith(async () => {
        await hold.opened;
        return { kind: 'name' };
      });
      const id = await codeframes.begin(2);
      await until('both calls', () => service.callsOf(id).length === 2);
      await codeframes.pauseQueue();
      hold.open();
      const [finish] = await until('the job that finishes', async () => {
        const jobs = await codeframes.jobsOf(id, 'finish-codeframe');
        return jobs.length > 0 && jobs;
      });
      await cancelJob(finish?.id);
      await codeframes.resumeQueue();
      expect(await codeframes.status(id)).toMatchObject({ status: 'finishing' });
      await codeframes.sweep();
      expect(await codeframes.untilEnded(id)).toMatchObject({ status: 'completed' });
      await codeframes.sweep();
      expect(await codeframes.jobsOf(id, 'finish-codeframe')).toHaveLength(2);
    });

    it('however many of them wait for jobs that are gone, in one sweep', async () => {
      const waiting = `insert into haat.codeframe_generations (id, category_id, requested_clusters, target_language,
        hierarchy_preference, seed, status, created_at, clustered_at)
        select gen_random_uuid(), 1, 2, 'en', 'flat', 1, 'naming', haat.haat_now(), haat.haat_now()
        from generate_series(1, 45) returning id`;
      const ids = (await sql(waiting)).map(({ id }) => String(id));
      await sql(
        `insert into haat.codeframe_clusters (generation_id, number, members, terms, status, job_id)
        select id, number, '{}', '{}', 'pending', gen_random_uuid()
        from unnest($1::uuid[]) as id cross join generate_series(1, 10) as number`,
        ids,
      );
      await codeframes.sweep();
      await until('all of them to end', async () => {
        const ended = await sql(
          `select 1 from haat.codeframe_generations where id = any($1::uuid[]) and status = 'failed'`,
          ids,
        );
        return ended.length === ids.length;
      });
      expect((await codeframes.read(ids[0] ?? '')).clusters[9].error).toMatchObject({ code: 'job_gone' });
    });
  });

  describe('when they are cancelled', () => {
    it('so that no further cluster is called, calls under way are broken off, and what is done stays', async () => {
      const done = new Set<number>();
      service.respondWith(({ clusterId }) => {
        if (done.size >= 3) return { kind: 'hang' };
        done.add(clusterId);
        return { kind: 'name' };
      });
      const id = await codeframes.begin(10);
      await codeframes.untilStatus('three clusters', id, ({ clusters }) => clusters.done === 3 && clusters.running > 0);
      const cancelled = await codeframes.post(`/${id}/cancel`);
      expect(cancelled).toMatchObject({
        status: 200,
        body: { data: { status: 'cancelled', clusters: { done: 3, cancelled: 7, running: 0, pending: 0 } } },
      });
      const calls = service.callsOf(id).length;
      await untilJobsEnd(id);
      service.respondWith();
      expect(service.callsOf(id)).toHaveLength(calls);
      const data = await codeframes.read(id);
      expect(data).toMatchObject({ status: 'cancelled', codeframe: null, cost_usd: 0.0303 });
      expect(data.clusters.filter(({ theme_name }: { theme_name: string | null }) => theme_name)).toHaveLength(3);
      expect((await codeframes.post(`/${id}/cancel`)).body.data).toEqual(cancelled.body.data);
      expect(await codeframes.jobsOf(id, 'finish-codeframe')).toEqual([]);
    });

    it('so that an answer that comes all the same is discarded, and counted with what it cost', async () => {
      const id = await beginHanging();
      await codeframes.post(`/${id}/cancel`);
      await codeframes.recordAnswer(id, 1);
      const data = await codeframes.read(id);
      expect(data).toMatchObject({ status: 'cancelled', cost_usd: 0.0202 });
      expect(data.clusters[0]).toMatchObject({ status: 'cancelled', theme_name: null, codes: [], cost_usd: 0.0101 });
    });

    it('so that nothing is called, or paid, when the dead job of a failed cluster is retried', async () => {
      service.respondWith(({ clusterId }) =>
        clusterId === 1 ? { kind: 'raw', status: 400, body: '{}' } : { kind: 'hang' },
      );
      const id = await codeframes.begin(2);
      await codeframes.untilStatus('the first to fail', id, ({ clusters }) => {
        return clusters.failed === 1 && clusters.running === 1;
      });
      await codeframes.post(`/${id}/cancel`);
      await untilJobsEnd(id);
      service.respondWith();
      await codeframes.app.untilState(await codeframes.retryDead(id), 'completed');
      expect(service.callsUnder(`${id}:1`)).toBe(1);
      expect(await codeframes.status(id)).toMatchObject({
        status: 'cancelled',
        clusters: { pending: 0, failed: 1, cancelled: 1 },
        cost_usd: 0,
      });
    });

    it('before the answers are clustered, and a repeated request is told so', async () => {
      await codeframes.pauseQueue();
      const category_id = await codeframes.categoryWith(feedback(20));
      const request = { category_id, n_clusters: 2, options: { deduplicate: true } };
      const { generation_id: id } = (await codeframes.post('/generate', request)).body.data;
      // As it stands when the process dies before the jobs are cancelled.
      await sql(`update haat.codeframe_generations set status = 'cancelled' where id = $1`, id);
      expect((await codeframes.post('/generate', request)).body.data).toMatchObject({
        generation_id: id,
        outcome: 'deduplicated',
        status: 'cancelled',
      });
      expect((await codeframes.post(`/${id}/cancel`)).body.data).toMatchObject({
        status: 'cancelled',
        clusters: { total: 0 },
      });
      await codeframes.resumeQueue();
      await codeframes.app.untilState(id, 'cancelled');
      expect(service.callsOf(id)).toEqual([]);
    });

    it.each(['cancel', 'cluster'] as const)(
      'in a race with the last cluster, wholly as the first of the two would have it: the %s',
      async (first) => {
        const hold = gate();
        service.respondWith(async ({ clusterId }) => {
          if (clusterId === 2) await hold.opened;
          return { kind: 'name' };
        });
        const id = await codeframes.begin(2);
        await codeframes.untilStatus('the last cluster', id, ({ clusters }) => {
          return clusters.done === 1 && clusters.running === 1;
        });
        const untilWaiting = (count: number) =>
          until(`${count} to wait for the lock`, async () => {
            const waiting = await sql(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
              and query like '%codeframe_generations%for update'`,
            );
            return waiting.length === count;
          });
        // Both wait for the row in the order in which they came, and both have it to themselves.
        let cancelling: ReturnType<typeof codeframes.post> | undefined;
        const steps = {
          cancel: () => void (cancelling = codeframes.post(`/${id}/cancel`)),
          cluster: () => hold.open(),
        };
        const row = gate();
        const locked = gate();
        const holding = codeframes.app.database.transaction(async (tx) => {
          await tx.query('select 1 from haat.codeframe_generations where id = $1 for update', [id]);
          locked.open();
          await row.opened;
        });
        await locked.opened;
        steps[first]();
        await untilWaiting(1);
        steps[first === 'cancel' ? 'cluster' : 'cancel']();
        await untilWaiting(2);
        row.open();
        await holding;

        const isCancelled = first === 'cancel';
        expect((await cancelling)?.status).toBe(isCancelled ? 200 : 409);
        const ended = await codeframes.untilEnded(id);
        expect(ended.status).toBe(isCancelled ? 'cancelled' : 'completed');
        expect(ended.clusters).toMatchObject(isCancelled ? { done: 1, cancelled: 1 } : { done: 2, cancelled: 0 });
        expect(await codeframes.jobsOf(id, 'finish-codeframe')).toHaveLength(isCancelled ? 0 : 1);
        expect((await codeframes.read(id)).codeframe === null).toBe(isCancelled);
      },
    );

    it('only while there is something to stop', async () => {
      const id = await codeframes.begin(2);
      await codeframes.untilEnded(id);
      expect(await codeframes.post(`/${id}/cancel`)).toMatchObject({
        status: 409,
        body: { error: { code: 'illegal_move' } },
      });
      expect((await codeframes.post(`/${id}/cancel`, { reason: 'x' })).status).toBe(400);
      expect(await codeframes.status(id)).toMatchObject({ status: 'completed' });
    });
  });
});
