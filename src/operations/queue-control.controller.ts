import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { Allow, type Caller, CurrentCaller } from '../http/index.js';
import { ApiEnvelope, ApiErrors, Chapter, Describe, QueueNameParameter } from '../http/openapi/index.js';
import { QueueControl } from '../jobs/index.js';
import { ChangeQueueDto, PauseQueueDto, QueueStateDto, ResumeQueueDto } from './queue-control.dto.js';
import { QueueNamePipe } from './queue-name.pipe.js';

const APPLIED =
  'Every process applies it within two seconds. Jobs that run go on to their end. The audit names the caller.';

@Chapter('Queues')
@Controller('queue')
@Allow('operator')
export class QueueControlController {
  constructor(private readonly queues: QueueControl) {}

  @Post('pause/:queueName')
  @QueueNameParameter()
  @HttpCode(200)
  @Describe('Pause a queue: nothing of it is started', `Jobs are still accepted, and wait. ${APPLIED}`)
  @ApiEnvelope(QueueStateDto)
  @ApiErrors(400, 401, 403, 404, 408, 413, 415, 503)
  pause(
    @Param('queueName', QueueNamePipe) queueName: string,
    @Body() { reason }: PauseQueueDto,
    @CurrentCaller() caller: Caller,
  ): Promise<QueueStateDto> {
    return this.queues.pause(queueName, reason, caller.name);
  }

  @Post('resume/:queueName')
  @QueueNameParameter()
  @HttpCode(200)
  @Describe('Resume a queue', `Also one that a handler holds back for a while. ${APPLIED}`)
  @ApiEnvelope(QueueStateDto)
  @ApiErrors(400, 401, 403, 404, 408, 413, 415, 503)
  resume(
    @Param('queueName', QueueNamePipe) queueName: string,
    @Body() { reason }: ResumeQueueDto,
    @CurrentCaller() caller: Caller,
  ): Promise<QueueStateDto> {
    return this.queues.resume(queueName, caller.name, reason);
  }

  @Patch(':queueName')
  @QueueNameParameter()
  @Describe('Change the concurrency or the rate limit of a queue', `What is left out stays as it is. ${APPLIED}`)
  @ApiEnvelope(QueueStateDto)
  @ApiErrors(400, 401, 403, 404, 408, 413, 415, 503)
  change(
    @Param('queueName', QueueNamePipe) queueName: string,
    @Body() change: ChangeQueueDto,
    @CurrentCaller() caller: Caller,
  ): Promise<QueueStateDto> {
    return this.queues.change(queueName, change, caller.name);
  }
}
