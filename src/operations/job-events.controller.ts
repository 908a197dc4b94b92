import { Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../errors/index.js';
import { Allow, type Caller, CurrentCaller } from '../http/index.js';
import { IdPipe } from '../http/id.pipe.js';
import { ApiErrors, Chapter, Describe, documented, JobIdParameter } from '../http/openapi/index.js';
import { isFinal, JobWatcher } from '../jobs/index.js';
import { maySee } from './job-access.js';
import { eventIdOf, JobEventStream } from './job-event-stream.js';

const EXAMPLE = `retry: 2000

event: progress
id: 1.1.active.Lk2Yx3aB
data: {"jobId":"01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11","progress":{"done":120,"of":500}}

event: state
id: 1.1.completed.Lk2Yx3aB
data: {"jobId":"01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11","state":"completed","attempt":0,"maxAttempts":5,"result":{"sent":500}}

`;

@Chapter('Jobs')
@Controller('jobs')
export class JobEventsController {
  constructor(private readonly watcher: JobWatcher) {}

  @Get(':id/events')
  @JobIdParameter()
  @Describe(
    'The progress and state of a job until its end, as server-sent events',
    'The first events tell how the job stands. The stream ends with the final state, and when the server stops: a client ' +
      'then connects again, as browsers do by themselves. With `Last-Event-ID` only what is new is told. Nothing is sent ' +
      'for what changed twice within 0.3 s but the last.',
  )
  @documented(({ ApiProduces }) => ApiProduces('text/event-stream'))
  @documented(({ ApiHeader }) =>
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The `id` of the last event that was received' }),
  )
  @documented(({ ApiResponse }) =>
    ApiResponse({
      status: 200,
      description: 'Events `state` and `progress`; a comment every 15 s keeps the connection open',
      content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE } },
    }),
  )
  @documented(({ ApiResponse }) =>
    ApiResponse({ status: 204, description: 'The job is final, and `Last-Event-ID` says that the caller knows' }),
  )
  @ApiErrors(401, 403, 404, 503)
  @Allow('client', 'vendor', 'retailer')
  async events(
    @Param('id', new IdPipe('job')) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const job = await this.watcher.find(id);
    if (!job || !maySee(caller, job.owner)) throw new NotFound('job', id);
    if (isFinal(job.state) && lastEventId === eventIdOf(job)) return void reply.status(204).send();

    // Whatever lies between must neither keep nor gather what is sent.
    reply.header('content-type', 'text/event-stream; charset=utf-8');
    reply.header('cache-control', 'no-store, no-transform').header('x-accel-buffering', 'no');
    void reply.send(isHead(reply) ? Readable.from([]) : this.#eventsOf(id, lastEventId));
  }

  #eventsOf(id: string, lastEventId: string | undefined): JobEventStream {
    return new JobEventStream(lastEventId, (listener) => this.watcher.watch(id, listener));
  }
}

/** Fastify answers HEAD by the handler of GET and sends the headers alone; the events would go on for nobody. */
const isHead = ({ request }: FastifyReply): boolean => request.method === 'HEAD';
