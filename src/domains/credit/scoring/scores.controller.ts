import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  ApiAccepted,
  ApiErrors,
  ApiPage,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  jobLocation,
  type Page,
  PageQuery,
  PathParameter,
} from '../../../http/index.js';
import type { Enqueued } from '../../../jobs/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { CalculateScoresDto, ScoreDto } from './score.dto.js';
import { Scores } from './scores.service.js';

@Chapter('Credit')
@Controller('credit')
@Allow('client')
export class ScoresController {
  constructor(
    private readonly scores: Scores,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('scores')
  @Describe(
    'Compute the credit score of a retailer, or of all',
    'While a job for the same retailer waits or runs, the answer names that one.',
  )
  @ApiAccepted('Recorded: the score will be computed.')
  @ApiErrors(401, 403, 404, 429)
  calculate(
    @Body() { options, ...wanted }: CalculateScoresDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<Enqueued> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.scores.calculate(tx, wanted, enqueueOptions);
      return answer(202, job, { location: jobLocation(job.jobId) });
    });
  }

  @Get('accounts/:retailerId/scores')
  @Allow('client', 'retailer')
  @PathParameter('retailerId', 'The id of a retailer', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11')
  @Describe("A retailer's scores, newest first, each with all that it was computed from")
  @ApiPage(ScoreDto)
  @ApiErrors(400, 401, 403, 404, 503)
  history(
    @Param('retailerId', new IdPipe('retailer')) retailerId: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<ScoreDto>> {
    return this.scores.history(retailerId, query, caller);
  }
}
